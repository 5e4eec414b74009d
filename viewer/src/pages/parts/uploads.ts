/** The server's uploads over HTTP: mine, one of them, forgetting one. */

/** An upload as the server tells it. */
export interface Told {
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly size: number | null;
  readonly offset: number;
  readonly state: "sending" | "waiting" | "checking" | "accepted" | "refused" | "expired";
  readonly sha256: string | null;
  readonly footage: string | null;
  readonly problem: string | null;
  readonly modified: string;
  readonly group: string | null;
}

async function ask<T>(url: string): Promise<T | null> {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const told: T | null = answer.ok ? await answer.json() : null;
    return told;
  } catch {
    return null; // no network just now
  }
}

/** My uploads, oldest first; null when the server cannot be reached. */
export const mine = (endpoint: string): Promise<readonly Told[] | null> => ask(endpoint);

/** One upload; null when the server cannot be reached, or knows it no more. */
export const told = (url: string): Promise<Told | null> => ask(url);

/** Forgets an upload, or a result that was read. */
export async function forget(url: string): Promise<void> {
  try {
    await fetch(url, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } });
  } catch {
    // the server forgets it by itself after some days
  }
}

/** The sentence of a problem document (RFC 9457). */
export function sentence(body: string): string {
  try {
    const problem: { readonly detail?: string } = JSON.parse(body);
    return problem.detail ?? "";
  } catch {
    return "";
  }
}
