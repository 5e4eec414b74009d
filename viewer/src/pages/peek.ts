/** Turns a tile's picture once all round: while the pointer or the focus is on the tile, or by its button. */

const PATIENCE = 300; // ms on the tile before it turns: passing over it is not asking
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Lays the still over the picture once it is loaded; returns how to take it away. */
function turn(picture: HTMLElement, ended: () => void): () => void {
  const layer = document.createElement("div");
  layer.className = `peek ${picture.dataset["layout"] ?? ""}`;
  const still = new Image();
  still.addEventListener("load", () => {
    const view = document.createElement("span");
    view.style.backgroundImage = `url("${still.src}")`;
    view.addEventListener("animationend", ended);
    layer.replaceChildren(view);
  });
  still.src = picture.dataset["peek"] ?? "";
  picture.querySelector("img")?.after(layer);
  return () => layer.remove();
}

function watch(picture: HTMLElement): void {
  const tile = picture.closest<HTMLElement>(".tile");
  const button = picture.querySelector<HTMLButtonElement>("button.turn");
  if (!tile || !button) return;
  let stop: (() => void) | null = null;
  let waiting = 0;

  function end(): void {
    clearTimeout(waiting);
    stop?.();
    stop = null;
    button?.setAttribute("aria-pressed", "false");
  }

  function start(): void {
    clearTimeout(waiting);
    stop ??= turn(picture, end);
    button?.setAttribute("aria-pressed", "true");
  }

  function soon(): void {
    if (calm.matches || stop) return;
    clearTimeout(waiting);
    waiting = window.setTimeout(start, PATIENCE);
  }

  button.hidden = calm.matches;
  calm.addEventListener("change", () => {
    end();
    button.hidden = calm.matches;
  });
  button.addEventListener("click", () => (stop ? end() : start()));
  tile.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && soon());
  tile.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && end());
  tile.addEventListener("focusin", (event) => event.target !== button && soon());
  tile.addEventListener("focusout", (event) => !(event.relatedTarget instanceof Node && tile.contains(event.relatedTarget)) && end());
  tile.addEventListener("keydown", (event) => event.key === "Escape" && end());
}

for (const picture of document.querySelectorAll<HTMLElement>("[data-peek]")) watch(picture);
