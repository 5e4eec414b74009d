/** Makes elements. Styles live in player.css, never in attributes: the page's policy forbids them. */

type Properties = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Child = Node | string | null | false | undefined;

/** An element with attributes (true: present, false, null or undefined: absent) and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== false && child !== undefined) element.append(child);
  return element;
}

export function button(label: Child, properties: Properties, onClick: () => void): HTMLButtonElement {
  const element = el("button", { type: "button", ...properties }, label);
  element.addEventListener("click", onClick);
  return element;
}

/** Changes an attribute only when it is another. */
export function mark(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

const SVG = "http://www.w3.org/2000/svg";

/** An element of a drawing. */
export function svg(tag: "svg" | "path", attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A line icon in a box of 24 x 24, for decoration: the words beside it say what it is. */
export function icon(...paths: string[]): SVGElement {
  const drawing = svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  drawing.append(...paths.map((d) => svg("path", { d })));
  return drawing;
}
