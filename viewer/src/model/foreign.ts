/** What of a scene is shown in another language than the learner's, because it was not written in it. Pure. */
import type { Scene } from "./scene.gen";
import { lines } from "./text";

const TAG = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;

/** The stretches of text as they are shown, with the language (BCP 47) that each is in. */
export function foreignTexts(scene: Scene, wanted: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const own = baseOf(wanted[0] ?? "fr");
  for (const text of textsIn(scene)) {
    const tag = chosenIn(text, wanted);
    if (tag === undefined || baseOf(tag) === own) continue;
    for (const run of lines(text[tag] ?? "").flat()) if (run.text.trim()) found.set(run.text.trim(), tag);
  }
  return found;
}

const baseOf = (tag: string): string => tag.split("-")[0] ?? tag;

/** The language of what `best` takes (model/text.ts). */
function chosenIn(text: Readonly<Record<string, string>>, wanted: readonly string[]): string | undefined {
  const candidates = [...wanted.flatMap((tag) => [tag, baseOf(tag)]), ...Object.keys(text)];
  return candidates.find((tag) => text[tag]?.trim());
}

/** Every text of the scene, wherever it stands. */
function* textsIn(value: unknown): Generator<Readonly<Record<string, string>>> {
  if (typeof value !== "object" || value === null) return;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const isText = !Array.isArray(value) && entries.length > 0 && entries.every(([tag, one]) => typeof one === "string" && TAG.test(tag));
  if (isText) yield value as Readonly<Record<string, string>>;
  else for (const [, one] of entries) yield* textsIn(one);
}
