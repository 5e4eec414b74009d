/** The keyboard of the player. Tab and Enter are the browser's own: hotspots and answers are real buttons. */

export type KeyWish =
  | { readonly wish: "turn"; readonly yaw: number; readonly pitch: number }
  | { readonly wish: "zoom"; readonly by: number }
  | { readonly wish: "escape" | "menu" | "film" | "captions" | "recentre" };

const STEP = 6; // degrees

const WISHES: Readonly<Record<string, KeyWish>> = {
  ArrowLeft: { wish: "turn", yaw: -STEP, pitch: 0 },
  ArrowRight: { wish: "turn", yaw: STEP, pitch: 0 },
  ArrowUp: { wish: "turn", yaw: 0, pitch: STEP },
  ArrowDown: { wish: "turn", yaw: 0, pitch: -STEP },
  "+": { wish: "zoom", by: -5 },
  "=": { wish: "zoom", by: -5 },
  "-": { wish: "zoom", by: 5 },
  Escape: { wish: "escape" },
  m: { wish: "menu" },
  c: { wish: "captions" },
  r: { wish: "recentre" },
  " ": { wish: "film" },
};

/** Hears the keyboard until the returned function is called. Keys typed into fields (but Esc) and dialogs are left alone. */
export function keyboard(hear: (wish: KeyWish) => void): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("dialog") || (event.key !== "Escape" && target?.closest("input:not([type=range]), select, textarea"))) return;
    // Space on a button presses it, and plays a card's film; arrows in an open sheet scroll it.
    if (event.key === " " && target?.closest("button, a, video")) return;
    if (event.key.startsWith("Arrow") && target?.closest(".sheet")) return;
    const wish = WISHES[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!wish) return;
    event.preventDefault();
    hear(wish);
  };
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
