/**
 * Where a learner's needs are kept. On a lent device they belong to the learner: they are told to the server, go to any
 * other device, and are kept here under the learner's own name only until they were sent. Else they belong to the device.
 */
import type { Profile, Viewer } from "./model/document";
import { readSettings, type Settings, understood } from "./model/settings";

const DEVICE = "plateau-settings";
const LEARNER = "plateau-needs:";
/** What the server may well take later (RFC 9110, RFC 8470, RFC 6585). */
const LATER: ReadonlySet<number> = new Set([0, 408, 425, 429]);
const CALM = 800; // ms without another change before the server is told

/** Whose they are: the learner's wherever they play, this device's, or nobody's (a lent device that nobody holds). */
export type Keeping = "kept" | "device" | "passing";

/** A profile on this device; `sent`: the server has it. */
interface Entry {
  readonly needs: Partial<Settings>;
  readonly changed_ms: number;
  readonly sent: boolean;
}

export interface KeeperHooks {
  /** null where the browser keeps nothing. */
  readonly storage: Storage | null;
  /** Tells the server; resolves with its status, 0 without network. `parting`: the page is being left. */
  put(profile: Profile, parting: boolean): Promise<number>;
}

export class Keeper {
  readonly keeping: Keeping;
  #profile: { readonly needs: Partial<Settings>; readonly changed_ms: number };
  #sent: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly viewer: Viewer,
    readonly hooks: KeeperHooks,
  ) {
    const learner = viewer.learner ?? null;
    this.keeping = learner === null ? (viewer.role === "device" ? "passing" : "device") : "kept";
    const here = learner === null ? null : this.#entry(learner);
    const there = viewer.profile ? { needs: understood(viewer.profile.needs), changed_ms: viewer.profile.changed_ms } : null;
    const mine = here && !here.sent && here.changed_ms > (there?.changed_ms ?? 0) ? { needs: here.needs, changed_ms: here.changed_ms } : null;
    this.#profile = mine ?? there ?? { needs: {}, changed_ms: 0 };
    this.#sent = mine === null;
    this.#clear(learner);
    if (mine) void this.flush();
  }

  /** The settings to begin with: the learner's before the device's, those before what the device prefers by itself. */
  settings(language: string, preferred: Partial<Settings>): Settings {
    const device = readSettings(this.#read(DEVICE), language, preferred);
    return this.keeping === "kept" ? { ...device, ...this.#profile.needs } : device;
  }

  /** The learner has changed this; `settings` is what holds now. */
  keep(settings: Settings, changes: Partial<Settings>): void {
    if (this.keeping === "device") return this.#write(DEVICE, settings);
    if (this.keeping === "passing") return;
    // Later than what it changes, whatever the clock of this device says.
    const changed = Math.max(Date.now(), this.#profile.changed_ms + 1);
    this.#profile = { needs: { ...this.#profile.needs, ...changes }, changed_ms: changed };
    this.#sent = false;
    this.#store();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), CALM);
  }

  /** Tells the server what it does not know yet. What it refuses for good is no longer this learner's, and goes. */
  async flush(parting = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sent) return;
    const told = this.#profile;
    const status = await this.hooks.put(told, parting);
    if (told !== this.#profile || LATER.has(status) || status >= 500) return;
    this.#sent = true;
    this.#remove(LEARNER + (this.viewer.learner ?? ""));
  }

  #store(): void {
    const entry: Entry = { ...this.#profile, sent: this.#sent };
    this.#write(LEARNER + (this.viewer.learner ?? ""), entry);
  }

  #entry(learner: string): Entry | null {
    try {
      const { needs, changed_ms, sent } = JSON.parse(this.#read(LEARNER + learner) ?? "null") as Entry;
      return { needs: understood(needs), changed_ms: Number.isSafeInteger(changed_ms) ? changed_ms : 0, sent };
    } catch {
      return null;
    }
  }

  /** What another learner left here and the server has is nobody else's business. */
  #clear(learner: string | null): void {
    const { storage } = this.hooks;
    const keys = attempt(() => Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? "")) ?? [];
    for (const key of keys) {
      const whose = key.startsWith(LEARNER) ? key.slice(LEARNER.length) : null;
      if (whose !== null && (whose === learner ? this.#sent : (this.#entry(whose)?.sent ?? true))) this.#remove(key);
    }
  }

  #read(key: string): string | null {
    return attempt(() => this.hooks.storage?.getItem(key)) ?? null;
  }

  #write(key: string, value: Settings | Entry): void {
    attempt(() => this.hooks.storage?.setItem(key, JSON.stringify(value)));
  }

  #remove(key: string): void {
    attempt(() => this.hooks.storage?.removeItem(key));
  }
}

/** A browser that keeps nothing throws: the settings last as long as the page. */
function attempt<Found>(action: () => Found): Found | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** The settings of the device, for the words that are needed before it is known who plays. */
export function deviceSettings(storage: Storage | null, language: string, preferred: Partial<Settings>): Settings {
  return readSettings(attempt(() => storage?.getItem(DEVICE)) ?? null, language, preferred);
}

/** What the device says by itself (CSS media queries). */
export function preferredHere(): Partial<Settings> {
  const matches = (query: string): boolean => matchMedia(query).matches;
  return {
    ...(matches("(prefers-reduced-motion: reduce)") && { motion: "reduced" as const }),
    ...(matches("(prefers-contrast: more)") && { captionBackground: "solid" as const }),
  };
}

export function openStorage(): Storage | null {
  return attempt(() => localStorage) ?? null;
}

/** Tells the server a learner's needs. */
export async function putProfile(profile: Profile, parting: boolean): Promise<number> {
  const body = JSON.stringify(profile);
  return fetch("/api/v1/profile", { method: "PUT", body, keepalive: parting, headers: { "Content-Type": "application/json" } }).then(
    (answer) => answer.status,
    () => 0,
  );
}
