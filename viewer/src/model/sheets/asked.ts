/** The parts of a block that asks: what is asked, the learner's answer so far, the verdict, the hints. */
import type { AskedBlock } from "../asked";
import type { AnswerOption, AreaBlock, CodeBlock, NumberBlock, OrderBlock, QuestionBlock } from "../scene.gen";
import type { AreaPart, Command, EntryPart, Mark, OrderPart, Part } from "../sheet";
import type { Answer, State } from "../state";
import { best } from "../text";
import type { SheetContext, Ui } from "./context";
import { cleaned, given, orderOf } from "./made";

export function askedParts(context: SheetContext, block: AskedBlock, state: State, ui: Ui): Part[] {
  const answer = state.answers[block.id];
  return [...asking(context, block, answer, ui), ...verdict(context, block, answer), ...hintParts(context, block, state, answer?.solved ?? false)];
}

function asking(context: SheetContext, block: AskedBlock, answer: Answer | undefined, ui: Ui): Part[] {
  switch (block.kind) {
    case "question": return optionParts(context, block, answer, ui);
    case "order": return orderParts(context, block, answer, ui);
    case "area": return [areaPart(context, block, answer)];
    case "number":
    case "code": return [entryPart(context, block, answer, ui)];
  }
}

// --- one way of asking each ------------------------------------------------------------------------------

function optionParts({ t, languages }: SheetContext, block: QuestionBlock, answer: Answer | undefined, ui: Ui): Part[] {
  const multiple = block.multiple ?? false;
  const solved = answer?.solved ?? false;
  const options = block.options.map((option) => ({
    id: option.id,
    label: best(option.label, languages),
    mark: markOf(option, block, answer, ui),
    command: solved ? null : commandOf(option, block),
  }));
  const hint = multiple ? t("card.several") : "";
  const parts: Part[] = [{ kind: "options", id: block.id, prompt: best(block.prompt, languages), hint, multiple, options }];
  if (multiple && !solved) {
    const chosen = block.options.map((option) => option.id).filter((id) => ui.ticked.includes(id));
    parts.push(validate(t("card.validate"), block.id, chosen));
  }
  return parts;
}

function commandOf(option: AnswerOption, block: QuestionBlock): Command {
  return block.multiple ? { kind: "tick", option: option.id } : { kind: "answer", question: block.id, options: [option.id] };
}

function markOf(option: AnswerOption, block: QuestionBlock, answer: Answer | undefined, ui: Ui): Mark {
  if (answer?.solved) return answer.options.includes(option.id) ? "right" : "none";
  if (block.multiple) return ui.ticked.includes(option.id) ? "ticked" : "none";
  return answer?.options.includes(option.id) ? "wrong" : "none";
}

function orderParts({ t, languages }: SheetContext, block: OrderBlock, answer: Answer | undefined, ui: Ui): Part[] {
  const solved = answer?.solved ?? false;
  const ids = orderOf(block, answer, ui.orders[block.id]);
  const untouched = ui.orders[block.id] === undefined;
  const move = (item: string, label: string, by: -1 | 1) => ({ label: t(by < 0 ? "card.up" : "card.down", { label }), command: { kind: "move" as const, asked: block.id, item, by } });
  const rows = ids.map((id, index) => {
    const label = best(block.items.find((item) => item.id === id)?.label ?? {}, languages);
    return { id, label, up: solved || index === 0 ? null : move(id, label, -1), down: solved || index === ids.length - 1 ? null : move(id, label, 1) };
  });
  const mark: Mark = solved ? "right" : answer && untouched ? "wrong" : "none";
  const part: OrderPart = { kind: "order", id: block.id, prompt: best(block.prompt, languages), rows, mark };
  return solved ? [part] : [part, validate(t("card.validate-order"), block.id, ids)];
}

function entryPart({ t, languages }: SheetContext, block: NumberBlock | CodeBlock, answer: Answer | undefined, ui: Ui): EntryPart {
  const solved = answer?.solved ?? false;
  const last = answer?.options[0] ?? "";
  const typed = cleaned(block.kind, solved ? last : (ui.typed[block.id] ?? last));
  const untouched = ui.typed[block.id] === undefined || given(block.kind, ui.typed[block.id] ?? "") === last;
  return {
    kind: "entry",
    id: block.id,
    prompt: best(block.prompt, languages),
    entry: block.kind,
    typed,
    unit: block.kind === "number" && block.unit ? best(block.unit, languages) : "",
    mark: solved ? "right" : answer && untouched ? "wrong" : "none",
    submit: solved ? null : { label: t(block.kind === "code" ? "card.unlock" : "card.validate"), command: { kind: "answer", question: block.id, options: [given(block.kind, typed)] }, main: true },
    words: { field: t(block.kind === "code" ? "card.your-code" : "card.your-number"), erase: t("card.erase") },
  };
}

function areaPart({ t, files, languages }: SheetContext, block: AreaBlock, answer: Answer | undefined): AreaPart {
  const solved = answer?.solved ?? false;
  const areas = block.areas.map(({ id, label, x, y, width, height }) => {
    const mark: Mark = answer?.options.includes(id) ? (solved ? "right" : "wrong") : "none";
    const command: Command | null = solved ? null : { kind: "answer", question: block.id, options: [id] };
    return { id, label: best(label, languages), x, y, width, height, mark, command };
  });
  return { kind: "areas", id: block.id, prompt: best(block.prompt, languages), hint: t("card.areas"), url: files[block.file] ?? "", alternative: best(block.alternative, languages), areas };
}

function validate(label: string, question: string, options: readonly string[]): Part {
  return { kind: "button", button: { label, command: { kind: "answer", question, options }, main: true } };
}

// --- what is said after an answer, and before one --------------------------------------------------------

function verdict({ t, languages }: SheetContext, block: AskedBlock, answer: Answer | undefined): Part[] {
  if (!answer) return [];
  const own = answer.correct ? block.right : block.wrong;
  const said = own ? best(own, languages) : t(answer.correct ? "card.right" : "card.wrong");
  const parts = block.kind === "question" ? block.options : block.kind === "area" ? block.areas : [];
  const feedback = parts.flatMap((one) => (answer.options.includes(one.id) && one.feedback ? [best(one.feedback, languages)] : []));
  return [{ kind: "note", text: [said, ...feedback].join("\n"), tone: answer.correct ? "right" : "wrong" }];
}

/** The hints of a block or a task: those that were given stay, and a button gives the next one. */
export function hintParts({ t, languages }: SheetContext, asked: { readonly id: string; readonly hints?: readonly Readonly<Record<string, string>>[] }, state: State, solved: boolean): Part[] {
  const hints = asked.hints ?? [];
  const count = Math.min(state.hints[asked.id] ?? 0, hints.length);
  const shown: Part[] = hints.slice(0, count).map((hint, index) => ({ kind: "note", tone: "hint", text: t("card.hint-given", { at: index + 1, of: hints.length, hint: best(hint, languages) }) }));
  if (solved || count === hints.length) return shown;
  return [...shown, { kind: "button", button: { label: t("card.hint", { at: count + 1, of: hints.length }), command: { kind: "hint", asked: asked.id } } }];
}
