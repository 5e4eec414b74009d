/** Marks what is in another language than the page, for those who hear the page (WCAG 3.1.2). Loaded where there is any. */

const MARK = "data-foreign";

/** Marks what is there and what comes, until the returned function is called. `texts`: shown text to its language. */
export function markForeign(root: HTMLElement, texts: ReadonlyMap<string, string>): () => void {
  const markAll = (): void => {
    for (const element of root.querySelectorAll<HTMLElement>(`[${MARK}]`)) if (!texts.has(shownIn(element))) clear(element);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const tag = texts.get((node.nodeValue ?? "").trim());
      if (tag !== undefined && node.parentElement) mark(node.parentElement, node, tag);
    }
    for (const image of root.querySelectorAll("img")) {
      const tag = texts.get(image.alt.trim());
      if (tag !== undefined) image.lang = tag;
    }
  };
  const observer = new MutationObserver(markAll);
  observer.observe(root, { childList: true, characterData: true, subtree: true });
  markAll();
  return () => {
    observer.disconnect();
    for (const element of root.querySelectorAll<HTMLElement>(`[${MARK}]`)) clear(element);
  };
}

function shownIn(element: HTMLElement): string {
  return element.textContent.trim();
}

function clear(element: HTMLElement): void {
  element.removeAttribute("lang");
  element.removeAttribute(MARK);
}

/** The element itself where it holds nothing else, else a span around the text. */
function mark(parent: HTMLElement, text: Node, tag: string): void {
  if (parent.lang === tag) return;
  if (shownIn(parent) === (text.nodeValue ?? "").trim()) {
    parent.lang = tag;
    parent.setAttribute(MARK, "");
    return;
  }
  const span = document.createElement("span");
  span.lang = tag;
  span.setAttribute(MARK, "");
  text.parentNode?.replaceChild(span, text);
  span.append(text);
}
