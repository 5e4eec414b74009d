/** Which viewings go on in some tab of this browser: each holds a lock of its name until it ends (Web Locks API). */

const lockName = (viewing: string): string => `plateau-viewing-${viewing}`;

/** Says that a viewing goes on; the function it returns says that it has ended. A page that dies lets go by itself. */
export function holdAlive(viewing: string): () => void {
  const ended = new AbortController();
  const held = new Promise<void>((resolve) => ended.signal.addEventListener("abort", () => resolve()));
  globalThis.navigator?.locks?.request(lockName(viewing), () => held).catch(() => undefined);
  return () => ended.abort();
}

/** Whether a viewing goes on in some tab; false where the browser cannot say so. */
export async function isAlive(viewing: string): Promise<boolean> {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return false;
  return locks.request(lockName(viewing), { ifAvailable: true }, (lock) => lock === null);
}
