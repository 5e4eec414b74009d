/** What people read on screen: French first and always there; easy French and English come when they are wanted. */
import { typeset } from "../model/text";
import fr from "./fr.json";

export type Key = keyof typeof fr;
export type Words = Readonly<Record<Key, string>>;
export type Translate = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

/** The other catalogues by BCP 47 tag. What easy French does not say otherwise, French says. */
const OTHERS: Readonly<Record<string, () => Promise<{ default: Partial<Words> }>>> = {
  "fr-x-falc": () => import("./fr-x-falc.json"),
  en: () => import("./en.json"),
};

/** The words of the interface in a language (BCP 47); French where there is no catalogue, or where it does not come. */
export async function loadWords(language: string): Promise<Translate> {
  const load = OTHERS[language] ?? OTHERS[language.split("-")[0] ?? ""];
  const found = await load?.().catch(() => null);
  return translator(found?.default);
}

/** What these words do not say, French says. `{name}` takes a value. */
export function translator(words: Partial<Words> = {}): Translate {
  const all: Words = { ...fr, ...words };
  return (key, values = {}) => typeset(all[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
