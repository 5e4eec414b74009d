/** Ways of asking in the page, beside plain options: an order, a number or a code, a place in a picture, big pictures. */
import type { Translate } from "../i18n";
import { DRAWINGS } from "../model/drawings";
import type { Area, AreaPart, Button, Command, EntryPart, Mark, OrderPart, Part, PictureName, PicturesPart } from "../model/sheet";
import { button, el, icon, mark as attribute, svg } from "./element";
import { words } from "./words";

type Ask = (command: Command) => void;

const UP = "M12 19V6M6 12l6-6 6 6";
const DOWN = "M12 5v13M6 12l6 6 6-6";

/** A list in which each thing goes up and down by buttons: nothing is dragged. */
export function orderNode(part: OrderPart, ask: Ask, t: Translate): HTMLElement {
  const rows = part.rows.map((row, index) =>
    el("li", { class: `row ${part.mark}`, "data-item": row.id },
      el("span", { class: "row-label", dir: "auto" }, el("span", { class: "unseen" }, `${t("card.order-at", { at: index + 1, of: part.rows.length })} : `), ...words(row.label)),
      part.mark !== "right" && mover(row.up, UP, t("card.up", { label: row.label }), `up:${row.id}`, ask),
      part.mark !== "right" && mover(row.down, DOWN, t("card.down", { label: row.label }), `down:${row.id}`, ask)),
  );
  return el("fieldset", { "data-question": part.id }, legend(part.prompt), el("ol", { class: "rows" }, ...rows));
}

/** At an end of the list the button stays, so that the focus does; it does nothing. */
function mover(one: Button | null, path: string, name: string, focus: string, ask: Ask): HTMLElement {
  return button(icon(path), { class: "round-line", "aria-label": name, "aria-disabled": one === null ? "true" : null, "data-focus": focus }, () => one && ask(one.command));
}

/** A field for digits; what is typed is told at once, Enter gives the answer. */
export function entryView(first: EntryPart, ask: Ask): { node: HTMLElement; update(part: Part): void } {
  let now = first;
  const id = `entry-${first.id}`;
  const input = el("input", { id, class: "entry-field", type: "text", inputmode: first.entry === "number" ? "decimal" : "numeric", autocomplete: "off", "data-focus": id, "aria-describedby": `${id}-about` });
  const submit = el("button", { type: "submit", class: "main", "data-command": "answer", "data-focus": `submit:${first.id}` });
  const unit = el("span", { class: "entry-unit" }, first.unit);
  const about = el("legend", { id: `${id}-about`, dir: "auto" }, ...words(first.prompt));
  const form = el("form", { class: "entry", "data-question": first.id }, el("fieldset", {}, about, el("label", { for: id, class: "note" }, first.words.field), el("div", { class: "entry-row" }, input, unit, submit)));
  input.addEventListener("input", () => ask({ kind: "type", asked: first.id, text: input.value }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (now.submit && now.typed !== "") ask(now.submit.command);
  });
  const show = (part: EntryPart): void => {
    now = part;
    // Setting what is there already would move the caret.
    if (input.value !== part.typed) input.value = part.typed;
    input.readOnly = part.submit === null;
    input.className = `entry-field ${part.mark}`;
    attribute(input, "aria-invalid", part.mark === "wrong" ? "true" : null);
    submit.hidden = part.submit === null;
    submit.textContent = part.submit?.label ?? "";
  };
  show(first);
  return { node: form, update: (part) => part.kind === "entry" && show(part) };
}

/** The picture is for pointing; the list below it names the same places for keys and screen readers. */
export function areasNode(part: AreaPart, ask: Ask, t: Translate): HTMLElement {
  const image = el("img", { src: part.url, alt: part.alternative });
  const figure = el("div", { class: "areas" }, image);
  image.addEventListener("error", () => figure.replaceWith(el("p", { class: "missing" }, `${t("card.image-missing")} ${part.alternative}`)));
  const items = part.areas.map((area) => {
    const frame = frameOf(area, ask);
    figure.append(frame);
    return el("li", {}, nameOf(area, frame, ask, t));
  });
  return el("fieldset", { "data-question": part.id }, legend(part.prompt), el("p", { class: "note" }, part.hint), figure, el("ul", { class: "area-names" }, ...items));
}

function frameOf({ x, y, width, height, mark, command }: Area, ask: Ask): HTMLElement {
  const frame = button("", { class: `area ${mark}`, tabindex: -1, "aria-hidden": "true", disabled: command === null }, () => command && ask(command));
  const share = (part: number): string => `${(part * 100).toFixed(2)}%`;
  Object.assign(frame.style, { left: share(x), top: share(y), width: share(width), height: share(height) });
  return frame;
}

function nameOf({ id, label, mark, command }: Area, frame: HTMLElement, ask: Ask, t: Translate): HTMLElement {
  const said: Record<Mark, string> = { none: "", ticked: "", right: ` (${t("card.answer-right")})`, wrong: ` (${t("card.answer-wrong")})` };
  const node = button(label + said[mark], { class: `chip ${mark}`, "data-option": id, "data-focus": `option:${id}`, disabled: command === null, dir: "auto" }, () => command && ask(command));
  for (const [on, off] of [["focus", "blur"], ["pointerenter", "pointerleave"]] as const) {
    node.addEventListener(on, () => frame.classList.add("pointed"));
    node.addEventListener(off, () => frame.classList.remove("pointed"));
  }
  return node;
}

export function picturesNode(part: PicturesPart, ask: Ask): HTMLElement {
  const options = part.options.map(({ id, label, picture, mark, command }) => {
    const node = button(pictureNode(picture), { class: `picture ${mark}`, "data-option": id, "data-focus": `option:${id}`, "aria-pressed": String(mark === "ticked") }, () => command && ask(command));
    node.append(el("span", {}, label));
    return node;
  });
  return el("fieldset", { class: "reflection" }, legend(part.prompt), el("p", { class: "note" }, part.hint), el("div", { class: "pictures" }, ...options));
}

/** For decoration: the word below says what it is. */
function pictureNode(name: PictureName): SVGElement {
  const drawing = svg("svg", { viewBox: "0 0 120 100", "aria-hidden": "true" });
  drawing.append(...DRAWINGS[name].map(({ path, fill }) => svg("path", { d: path, fill })));
  return drawing;
}

function legend(prompt: string): HTMLElement {
  return el("legend", { dir: "auto" }, ...words(prompt));
}
