/** What people read on screen: French first, English. */
import { typeset } from "../model/text";
import en from "./en.json";
import fr from "./fr.json";

export type Key = keyof typeof fr;
export type Translate = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

const catalogues: Readonly<Record<string, Readonly<Record<Key, string>>>> = { fr, en };

/** The words of the interface in a language (BCP 47; French where there is no catalogue). `{name}` takes a value. */
export function translator(language: string): Translate {
  const catalogue = catalogues[language.split("-")[0] ?? ""] ?? fr;
  return (key, values = {}) =>
    typeset(catalogue[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
