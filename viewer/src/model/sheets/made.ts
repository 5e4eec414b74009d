/** Answers while they are being made: the order as it stands, what was typed. Pure. */
import type { OrderBlock } from "../scene.gen";
import type { Answer } from "../state";

const LONGEST = { number: 12, code: 8 } as const;

/** The things of an order as they stand now: as the learner put them, as last answered, or in a first order. */
export function orderOf(block: OrderBlock, answer: Answer | undefined, made: readonly string[] | undefined): readonly string[] {
  const right = block.items.map((item) => item.id);
  if (answer?.solved) return right;
  const isWhole = (ids: readonly string[]): boolean => ids.length === right.length && right.every((id) => ids.includes(id));
  return [made, answer?.options].find((ids) => ids && isWhole(ids)) ?? firstOrder(right);
}

/** The order that is shown first: always the same for the same things, and never the right one. */
export function firstOrder(right: readonly string[]): readonly string[] {
  const mixed = right.toSorted((one, other) => hash(one) - hash(other) || (one < other ? -1 : 1));
  const [first = "", ...rest] = mixed;
  return mixed.every((id, index) => id === right[index]) ? [...rest, first] : mixed;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum;
}

/** One thing further up or down; where that is not possible, as it was. */
export function moved(ids: readonly string[], item: string, by: -1 | 1): readonly string[] {
  const from = ids.indexOf(item);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  const next = [...ids];
  [next[from], next[to]] = [ids[to] ?? item, item];
  return next;
}

/** What a field keeps of what was typed: digits; in a number also one comma, and a minus before it. */
export function cleaned(entry: "number" | "code", text: string): string {
  if (entry === "code") return text.replaceAll(/[^0-9]/g, "").slice(0, LONGEST.code);
  const minus = /^\s*[-−]/.test(text) ? "-" : "";
  const [whole = "", ...parts] = text.replaceAll(/[^0-9.,]/g, "").split(/[.,]/);
  return `${minus}${whole}${parts.length > 0 ? `,${parts.join("")}` : ""}`.slice(0, LONGEST.number);
}

/** The answer that the play rules hear: a number with a point, a code as it stands. */
export function given(entry: "number" | "code", typed: string): string {
  return cleaned(entry, typed).replace(",", ".");
}
