/** The sheets of the player: an open card, the menu, the end. Pure: state in, sheet out. */
import type { Key, Translate } from "../i18n";
import type { AnswerOption, Card, ChoiceBlock, QuestionBlock, Scene } from "./scene.gen";
import type { Settings } from "./settings";
import type { Button, Command, Option, Part, Sheet } from "./sheet";
import { warningOf } from "./comfort";
import { restSheet } from "./sheets/rest";
import type { State } from "./state";
import { best } from "./text";
import { cardOf } from "./turn";

/** What the player itself remembers beside the play state. */
export interface Ui {
  readonly menu: boolean;
  /** Of the menu, the sheet of needs that is open; how it is made comes when it is opened. */
  readonly needs: ((context: SheetContext) => Sheet) | null;
  /** A break is proposed: minutes in the headset. */
  readonly rest: number | null;
  /** What may be felt in the film that is around: causes of its comfort label. */
  readonly felt: readonly string[];
  /** Options ticked but not yet given as an answer. */
  readonly ticked: readonly string[];
  readonly inVr: boolean;
  /** There is a film to play or pause. */
  readonly film: boolean;
  /** The end was read: the learner looks around. */
  readonly looking: boolean;
  /** There is a scene to end. */
  readonly ends: boolean;
  /** The journal: nothing to send, on its way, all sent, or some kept on the device. */
  readonly journal: "none" | "sending" | "sent" | "kept";
}

export interface SheetContext {
  readonly scene: Scene;
  readonly files: Readonly<Record<string, string>>;
  readonly settings: Settings;
  readonly languages: readonly string[];
  readonly t: Translate;
}

/** The sheet that is open now: the menu before the end before a card; null when there is none. */
export function openSheet(context: SheetContext, state: State, ui: Ui): Sheet | null {
  if (ui.menu) return ui.needs ? ui.needs(context) : menuSheet(context, state, ui);
  if (state.finished && !ui.looking) return endSheet(context, state, ui);
  const card = state.finished ? undefined : cardOf(context.scene, state.card);
  if (card) return cardSheet(context, card, state, ui);
  return ui.rest === null ? null : restSheet(ui.rest, context.t);
}

function cardSheet(context: SheetContext, card: Card, state: State, ui: Ui): Sheet {
  const { t, languages } = context;
  const parts = card.blocks.flatMap((block) => blockParts(context, block, state, ui));
  const solved = card.blocks.some((block) => block.kind === "question" && state.answers[block.id]?.solved);
  const label: Key = solved ? "card.continue" : "card.close";
  return {
    key: `card:${card.id}:${state.visit}`,
    title: best(card.title, languages),
    parts,
    buttons: [{ label: t(label), command: { kind: "close" }, main: solved }],
  };
}

function blockParts(context: SheetContext, block: Card["blocks"][number], state: State, ui: Ui): readonly Part[] {
  const { t, languages, files } = context;
  switch (block.kind) {
    case "text":
      return [{ kind: "text", text: best(block.text, languages) }];
    case "image": {
      const caption = block.caption ? best(block.caption, languages) : "";
      return [{ kind: "image", url: files[block.file] ?? "", alternative: best(block.alternative, languages), caption }];
    }
    case "sound":
      return [
        { kind: "button", button: { label: t("card.listen"), command: { kind: "listen", url: files[block.file] ?? "" } } },
        { kind: "note", text: `${t("card.transcript")} : ${best(block.transcript, languages)}`, tone: "plain" },
      ];
    case "question":
      return questionParts(context, block, state, ui);
    case "choice":
      return [choicePart(context, block)];
    // A card of a later format: what is not understood is said, the rest is shown.
    default:
      return [{ kind: "note", text: t("card.unknown"), tone: "plain" }];
  }
}

function questionParts(context: SheetContext, block: QuestionBlock, state: State, ui: Ui): Part[] {
  const { t, languages } = context;
  const answer = state.answers[block.id];
  const multiple = block.multiple ?? false;
  const options = block.options.map((option) => ({
    id: option.id,
    label: best(option.label, languages),
    mark: markOf(option, block, state, ui),
    command: answer?.solved ? null : commandOf(option, block),
  }));
  const hint = multiple ? t("card.several") : "";
  const parts: Part[] = [{ kind: "options", id: block.id, prompt: best(block.prompt, languages), hint, multiple, options }];
  if (multiple && !answer?.solved) {
    const chosen = block.options.map((option) => option.id).filter((id) => ui.ticked.includes(id));
    parts.push({ kind: "button", button: { label: t("card.validate"), command: { kind: "answer", question: block.id, options: chosen }, main: true } });
  }
  if (answer) parts.push({ kind: "note", text: feedback(context, block, answer.options, answer.correct), tone: answer.correct ? "right" : "wrong" });
  return parts;
}

function commandOf(option: AnswerOption, block: QuestionBlock): Command {
  return block.multiple ? { kind: "tick", option: option.id } : { kind: "answer", question: block.id, options: [option.id] };
}

function markOf(option: AnswerOption, block: QuestionBlock, state: State, ui: Ui): Option["mark"] {
  const answer = state.answers[block.id];
  if (answer?.solved) return answer.options.includes(option.id) ? "right" : "none";
  if (block.multiple) return ui.ticked.includes(option.id) ? "ticked" : "none";
  return answer?.options.includes(option.id) ? "wrong" : "none";
}

function feedback(context: SheetContext, block: QuestionBlock, taken: readonly string[], correct: boolean): string {
  const verdict = context.t(correct ? "card.right" : "card.wrong");
  const words = block.options.filter((option) => taken.includes(option.id) && option.feedback);
  return [verdict, ...words.map((option) => best(option.feedback ?? {}, context.languages))].join("\n");
}

function choicePart({ languages }: SheetContext, block: ChoiceBlock): Part {
  const options = block.options.map((option) => ({
    id: option.id,
    label: best(option.label, languages),
    mark: "none" as const,
    command: { kind: "choose" as const, choice: block.id, option: option.id },
  }));
  return { kind: "options", id: block.id, prompt: best(block.prompt, languages), hint: "", multiple: false, options };
}

function menuSheet(context: SheetContext, state: State, ui: Ui): Sheet {
  const { t, settings } = context;
  const buttons: Button[] = [
    { label: t("menu.recentre"), command: { kind: "recentre" } },
    ...(ui.film ? [{ label: t(state.playing ? "menu.pause" : "menu.play"), command: { kind: state.playing ? ("pause" as const) : ("play" as const) } }] : []),
    { label: t(settings.captions ? "menu.captions-off" : "menu.captions-on"), command: { kind: "set", settings: { captions: !settings.captions } } },
    { label: t("menu.needs"), command: ui.inVr || settings.scanning ? { kind: "needs", at: "all" } : { kind: "dialog", which: "settings" } },
    { label: t("menu.finish"), command: { kind: "finish" } },
  ];
  if (ui.inVr) buttons.push({ label: t("menu.leave-vr"), command: { kind: "leave-vr" } });
  else buttons.push({ label: t("menu.help"), command: { kind: "dialog", which: "help" } }, { label: t("menu.leave"), command: { kind: "home" } });
  const warning = warningOf(ui.felt, settings.flashes, t);
  const notes: Part[] = warning ? [{ kind: "note", text: warning, tone: "plain" }] : [];
  return {
    key: "menu",
    title: t("menu.title"),
    parts: [...buttons.filter((button) => (ui.ends && !state.finished) || button.command.kind !== "finish").map((button) => ({ kind: "button" as const, button })), ...notes],
    buttons: [{ label: t("menu.resume"), command: { kind: "menu", open: false }, main: true }],
  };
}

function endSheet(context: SheetContext, state: State, ui: Ui): Sheet {
  const { t, scene } = context;
  const parts: Part[] = [];
  if (scene.scoring !== "none" && state.score !== 0) {
    parts.push({ kind: "text", text: t(state.score === 1 ? "end.score-one" : "end.score", { points: state.score }) });
  }
  const answers = ownAnswers(context, state);
  if (answers.length > 0) parts.push({ kind: "heading", text: t("end.answers") }, ...answers.map((text) => ({ kind: "text" as const, text })));
  if (ui.journal !== "none") parts.push({ kind: "note", text: t(`end.${ui.journal}`), tone: "plain" });
  const away: Button = ui.inVr
    ? { label: t("menu.leave-vr"), command: { kind: "leave-vr" } }
    : { label: t("end.home"), command: { kind: "home" } };
  const buttons: Button[] = [{ label: t("end.restart"), command: { kind: "restart" } }, away, { label: t("end.look"), command: { kind: "look" } }];
  return { key: "end", title: t("end.title"), parts, buttons };
}

/** What the learner answered and chose, in the learner's words: one line each. */
function ownAnswers({ scene, languages, t }: SheetContext, state: State): string[] {
  const found: string[] = [];
  for (const block of (scene.cards ?? []).flatMap((card) => card.blocks)) {
    if (block.kind !== "question" && block.kind !== "choice") continue;
    const taken = block.kind === "question" ? (state.answers[block.id]?.options ?? []) : [state.choices[block.id] ?? ""];
    const labels = block.options.filter((option) => taken.includes(option.id)).map((option) => best(option.label, languages));
    if (labels.length > 0) found.push(t("end.answer", { question: best(block.prompt, languages), answer: `**${labels.join(", ")}**` }));
  }
  return found;
}
