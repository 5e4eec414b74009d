/** The proposal of a break. */
import type { Translate } from "../../i18n";
import type { Sheet } from "../sheet";

export function restSheet(minutes: number, t: Translate): Sheet {
  return {
    key: "rest",
    title: t("break.title"),
    parts: [{ kind: "text", text: t("break.text", { minutes }) }],
    buttons: [
      { label: t("break.never"), command: { kind: "rest", again: false } },
      { label: t("menu.leave-vr"), command: { kind: "leave-vr" } },
      { label: t("break.later"), command: { kind: "rest", again: true }, main: true },
    ],
  };
}
