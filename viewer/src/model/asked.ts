/** Judging answers: what an answer to a block that asks says, and whether it is right. `scenes/asked.py` does the same. */
import type { AreaBlock, Card, CodeBlock, NumberBlock, OrderBlock, QuestionBlock } from "./scene.gen";

export type AskedBlock = QuestionBlock | OrderBlock | NumberBlock | AreaBlock | CodeBlock;

const ASKED: ReadonlySet<string> = new Set(["question", "order", "number", "area", "code"]);
const NUMBER = /^-?[0-9]{1,9}([.,][0-9]{1,6})?$/;
const DIGITS = /^[0-9]{1,8}$/;
/** Half of the last decimal that can be typed: 12.3 is within 0.1 of 12.2, whatever binary fractions say. */
const EVEN = 5e-7;

export interface Judged {
  /** The answer as it is kept. */
  readonly taken: readonly string[];
  readonly correct: boolean;
}

/** The blocks of a card that ask for an answer. */
export function askedOf(card: Card | undefined): AskedBlock[] {
  return (card?.blocks ?? []).filter((block): block is AskedBlock => ASKED.has(block.kind));
}

/** What an answer says; null when it is no answer to this block. */
export function judge(block: AskedBlock, options: readonly string[]): Judged | null {
  switch (block.kind) {
    case "question": return judgeQuestion(block, options);
    case "order": {
      const right = block.items.map((item) => item.id);
      const whole = same([...options].sort(), [...right].sort());
      return whole ? { taken: [...options], correct: same(options, right) } : null;
    }
    case "area": {
      const area = block.areas.find((one) => same([one.id], options));
      return area ? { taken: [area.id], correct: area.correct ?? false } : null;
    }
    case "number": return judgeNumber(block, options);
    case "code": {
      const typed = typedIn(DIGITS, options);
      return typed === null ? null : { taken: [typed], correct: typed === block.code };
    }
  }
}

function judgeQuestion(block: QuestionBlock, options: readonly string[]): Judged | null {
  const taken = block.options.filter((option) => options.includes(option.id)).map((option) => option.id);
  if (taken.length === 0 || (!block.multiple && taken.length > 1)) return null;
  return { taken, correct: block.options.every((option) => taken.includes(option.id) === (option.correct ?? false)) };
}

function judgeNumber(block: NumberBlock, options: readonly string[]): Judged | null {
  const typed = typedIn(NUMBER, options)?.replace(",", ".");
  if (typed === undefined) return null;
  return { taken: [typed], correct: Math.abs(Number(typed) - block.answer) <= (block.tolerance ?? 0) + EVEN };
}

function typedIn(form: RegExp, [typed, ...others]: readonly string[]): string | null {
  return typed !== undefined && others.length === 0 && form.test(typed) ? typed : null;
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
