/** The first page of a scene: what it is, and one big button to begin. */
import type { Translate } from "../i18n";
import { warningOf } from "../model/comfort";
import { LANGUAGES } from "../model/settings";
import type { FirstPage } from "../model/views";
import { button, el, icon } from "./element";
import { words } from "./words";

export interface StartHooks {
  enterVr(): void;
  begin(): void;
  open(dialog: "settings" | "help"): void;
  speak(language: string): void;
  readonly language: string;
  /** The learner wants to see flashes, too. */
  readonly flashes: boolean;
}

/** `vr`: whether a headset is there; null while that is being asked. */
export function startPage(view: FirstPage, vr: boolean | null, t: Translate, hooks: StartHooks): HTMLElement {
  const facts = [view.trade, view.minutes === null ? "" : t("start.minutes", { minutes: view.minutes })].filter(Boolean);
  const actions = vr
    ? [
        button(t("start.vr"), { class: "main large", "data-action": "vr" }, hooks.enterVr),
        button(t("start.screen"), { class: "quiet large", "data-action": "begin" }, hooks.begin),
      ]
    : [button(t("start.begin"), { class: "main large", "data-action": "begin" }, hooks.begin)];
  const warning = warningOf(view.felt, hooks.flashes, t);
  const poster = view.poster && el("img", { class: "start-poster", src: view.poster, alt: "" });
  return el(
    "section",
    { class: "start", "aria-labelledby": "start-title" },
    poster,
    el(
      "div",
      { class: "start-card" },
      languages(t, hooks),
      view.name && el("p", { class: "start-hello" }, t("start.hello", { name: view.name })),
      el("h1", { id: "start-title" }, view.title),
      el("p", { class: "facts" }, ...facts.map((fact) => el("span", { class: "fact" }, fact))),
      view.summary && el("p", { class: "start-summary" }, ...words(view.summary)),
      warning && el("p", { class: "start-warning" }, icon("M12 4L2.800 19.500h18.400z", "M12 10v4.500", "M12 17v.01"), el("span", {}, warning)),
      el("div", { class: "start-actions" }, ...actions),
      vr === false && el("p", { class: "note" }, t("start.no-vr")),
      el("p", { class: "note" }, t(`start.${view.kept}`)),
      el(
        "div",
        { class: "start-more" },
        button(t("start.settings"), { class: "link", "data-action": "needs" }, () => hooks.open("settings")),
        button(t("start.help"), { class: "link" }, () => hooks.open("help")),
        vr && view.check && el("a", { class: "link", href: view.check, "data-check": "" }, t("start.check")),
        el("a", { class: "link", href: view.home }, t("start.home")),
      ),
    ),
  );
}

/** The languages, each in its own words. */
function languages(t: Translate, { language, speak }: StartHooks): HTMLElement {
  const choices = LANGUAGES.map((one) => button(one === "fr-x-falc" ? t("start.easy") : t(`need.language.${one}`), { class: "language", lang: one, "aria-pressed": String(one === language), "data-language": one }, () => speak(one)));
  return el("div", { class: "languages", role: "group", "aria-label": t("need.language") }, ...choices);
}
