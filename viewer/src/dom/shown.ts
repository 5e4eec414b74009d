/** Films and 3D objects of a card in the page. */
import type { Translate } from "../i18n";
import type { FilmPart, ObjectPart, Part } from "../model/sheet";
import { button, el } from "./element";
import type { PartHooks, PartView } from "./hooks";
import { words } from "./words";

/** The film with the browser's own buttons; its first captions are shown. */
export function filmNode(part: FilmPart, hooks: Pick<PartHooks, "film">, t: Translate): HTMLElement {
  const film = hooks.film(part.url);
  film.controls = true;
  film.setAttribute("aria-label", part.alternative);
  if (film.childElementCount === 0) {
    film.append(...part.tracks.map(({ language, url }, index) => el("track", { kind: "captions", srclang: language, label: nameOf(language), src: url, default: index === 0 })));
  }
  const figure = el("figure", { class: "film" }, film, el("figcaption", { dir: "auto" }, part.alternative));
  film.addEventListener("error", () => film.replaceWith(el("p", { class: "missing" }, t("card.film-missing"))));
  return figure;
}

function nameOf(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** A picture of the object, turned by two buttons. */
export function objectView(first: ObjectPart, hooks: Pick<PartHooks, "ask" | "portray">, t: Translate): PartView {
  const canvas = el("canvas", { class: "object", width: 640, height: 440, role: "img", "aria-label": first.alternative });
  const buttons = first.buttons.map((one, index) => button(one.label, { class: "quiet", "data-command": one.command.kind, "data-focus": `spin:${index}` }, () => hooks.ask(one.command)));
  const figure = el("figure", {}, canvas, el("div", { class: "object-buttons" }, ...buttons), first.caption && el("figcaption", { dir: "auto" }, ...words(first.caption)));
  const show = (part: Part): void => {
    if (part.kind !== "object") return;
    hooks.portray(part.url, canvas, part.yaw).catch(() => figure.replaceChildren(el("p", { class: "missing" }, `${t("card.object-missing")} ${part.alternative}`)));
  };
  show(first);
  return { node: figure, update: show };
}
