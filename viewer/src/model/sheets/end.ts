/** The end: what was reached, what the learner answered, and whether they would see themselves here. */
import { type AskedBlock, askedOf } from "../asked";
import type { Card, ChoiceBlock } from "../scene.gen";
import type { Button, Part, PictureName, PicturesPart, Sheet } from "../sheet";
import type { Reflection, State } from "../state";
import { doneTasks } from "../tasks";
import { best } from "../text";
import type { SheetContext, Ui } from "./context";

export function endSheet(context: SheetContext, state: State, ui: Ui): Sheet {
  const { t, scene } = context;
  const parts: Part[] = [{ kind: "text", text: t("end.cheer") }];
  if (scene.scoring !== "none" && state.score !== 0) {
    parts.push({ kind: "text", text: t(state.score === 1 ? "end.score-one" : "end.score", { points: state.score }) });
  }
  // The question comes first: in a headset what follows may lie on another page.
  if (scene.reflection !== false) parts.push(reflectionPart(context, state));
  parts.push(...listed(t("end.tasks"), doneTasks(context, state).map((task) => `✓ ${task}`)));
  parts.push(...listed(t("end.answers"), ownAnswers(context, state)));
  if (ui.journal !== "none") parts.push({ kind: "note", text: t(`end.${ui.journal}`), tone: "plain" });
  const away: Button = ui.inVr
    ? { label: t("menu.leave-vr"), command: { kind: "leave-vr" } }
    : { label: t("end.home"), command: { kind: "home" } };
  const buttons: Button[] = [{ label: t("end.restart"), command: { kind: "restart" } }, away, { label: t("end.look"), command: { kind: "look" } }];
  return { key: "end", title: t("end.title"), parts, buttons };
}

function listed(title: string, lines: readonly string[]): Part[] {
  return lines.length === 0 ? [] : [{ kind: "heading", text: title }, ...lines.map((text) => ({ kind: "text" as const, text }))];
}

const PICTURES: Readonly<Record<Reflection, PictureName>> = { yes: "door-open", maybe: "door-ajar", no: "other-path" };

/** No answer is better than another: it is for the learner, and may be changed. */
function reflectionPart({ t }: SheetContext, state: State): PicturesPart {
  const options = (["yes", "maybe", "no"] as const).map((answer) => ({
    id: answer,
    label: t(`end.${answer}`),
    picture: PICTURES[answer],
    mark: state.reflection === answer ? ("ticked" as const) : ("none" as const),
    command: { kind: "reflect" as const, answer },
  }));
  return { kind: "pictures", prompt: t("end.reflect"), hint: t(state.reflection ? "end.reflect-thanks" : "end.reflect-hint"), options };
}

/** What the learner answered and chose, in the learner's words: one line each. */
function ownAnswers({ scene, languages, t }: SheetContext, state: State): string[] {
  const blocks = (scene.cards ?? []).flatMap((card) => [...askedOf(card), ...choicesOf(card)]);
  return blocks.flatMap((block) => {
    const words = block.kind === "choice" ? choiceWords(block, state, languages) : answerWords(block, state, languages);
    return words ? [t("end.answer", { question: best(block.prompt, languages), answer: `**${words}**` })] : [];
  });
}

function choicesOf(card: Card): ChoiceBlock[] {
  return card.blocks.filter((block) => block.kind === "choice");
}

function choiceWords(block: ChoiceBlock, state: State, languages: readonly string[]): string {
  const taken = block.options.find((option) => option.id === state.choices[block.id]);
  return taken ? best(taken.label, languages) : "";
}

function answerWords(block: AskedBlock, state: State, languages: readonly string[]): string {
  const given = state.answers[block.id]?.options ?? [];
  const [typed = ""] = given;
  switch (block.kind) {
    case "code": return typed;
    case "number": return [languages[0]?.startsWith("fr") ? typed.replace(".", ",") : typed, typed && block.unit ? best(block.unit, languages) : ""].filter(Boolean).join(" ");
    case "order": return labels(given.flatMap((id) => block.items.filter((item) => item.id === id)), languages).join(" → ");
    case "question": return labels(block.options.filter((one) => given.includes(one.id)), languages).join(", ");
    case "area": return labels(block.areas.filter((one) => given.includes(one.id)), languages).join(", ");
  }
}

function labels(named: readonly { readonly label: Readonly<Record<string, string>> }[], languages: readonly string[]): string[] {
  return named.map((one) => best(one.label, languages));
}
