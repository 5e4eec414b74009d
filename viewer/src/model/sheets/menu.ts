/** The menu. */
import { warningOf } from "../comfort";
import type { Button, Part, Sheet } from "../sheet";
import type { State } from "../state";
import type { SheetContext, Ui } from "./context";

export function menuSheet(context: SheetContext, state: State, ui: Ui): Sheet {
  const { t, settings } = context;
  const buttons: Button[] = [
    { label: t("menu.recentre"), command: { kind: "recentre" } },
    ...(ui.film ? [{ label: t(state.playing ? "menu.pause" : "menu.play"), command: { kind: state.playing ? ("pause" as const) : ("play" as const) } }] : []),
    { label: t(settings.captions ? "menu.captions-off" : "menu.captions-on"), command: { kind: "set", settings: { captions: !settings.captions } } },
    { label: t("menu.needs"), command: ui.inVr || settings.scanning ? { kind: "needs", at: "all" } : { kind: "dialog", which: "settings" } },
    { label: t("menu.finish"), command: { kind: "finish" } },
  ];
  if (ui.inVr) buttons.push({ label: t("menu.leave-vr"), command: { kind: "leave-vr" } });
  else buttons.push({ label: t("menu.transcript"), command: { kind: "dialog", which: "transcript" } }, { label: t("menu.help"), command: { kind: "dialog", which: "help" } }, { label: t("menu.leave"), command: { kind: "home" } });
  const warning = warningOf(ui.felt, settings.flashes, t);
  const notes: Part[] = warning ? [{ kind: "note", text: warning, tone: "plain" }] : [];
  return {
    key: "menu",
    title: t("menu.title"),
    parts: [...buttons.filter((button) => (ui.ends && !state.finished) || button.command.kind !== "finish").map((button) => ({ kind: "button" as const, button })), ...notes],
    buttons: [{ label: t("menu.resume"), command: { kind: "menu", open: false }, main: true }],
  };
}
