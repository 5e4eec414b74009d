/** Words of the page: sentences come from the server's catalogue in `data-` attributes, with {blanks} to fill. */

/** Returns the sentence with its {blanks} filled. */
export function fill(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (blank, name: string) => values[name] ?? blank);
}

const two = (value: number): string => String(value).padStart(2, "0");

/** A length of time as the server's filter `duration` says it: 45 s, 12 min 05 s, 1 h 05 min. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 ? `${minutes} min ${two(whole % 60)} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** A number of bytes in the page's language: 512 ko, 1,2 Go. */
export function size(bytes: number): string {
  const french = document.documentElement.lang === "fr";
  const units = french ? ["o", "ko", "Mo", "Go", "To"] : ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit += 1) value /= 1000;
  const digits = unit > 1 && value < 100 ? 1 : 0;
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits })} ${units[unit] ?? ""}`;
}

/** Finds an element that the template promises. */
export function find<T extends Element>(root: ParentNode, selector: string, kind: new () => T): T {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}
