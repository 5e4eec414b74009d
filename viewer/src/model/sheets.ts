/** The sheets of the player: an open card, the menu, the end. Pure: state in, sheet out. */
import type { Sheet } from "./sheet";
import { cardSheet } from "./sheets/card";
import type { SheetContext, Ui } from "./sheets/context";
import { endSheet } from "./sheets/end";
import { menuSheet } from "./sheets/menu";
import { needsSheet } from "./sheets/needs";
import type { State } from "./state";
import { cardOf } from "./turn";

export type { SheetContext, Ui } from "./sheets/context";

/** The sheet that is open now: the menu before the end before a card; null when there is none. */
export function openSheet(context: SheetContext, state: State, ui: Ui): Sheet | null {
  if (ui.menu) return ui.needs ? needsSheet(context, ui.needs) : menuSheet(context, state, ui);
  if (state.finished) return ui.looking ? null : endSheet(context, state, ui);
  const card = cardOf(context.scene, state.card);
  return card ? cardSheet(context, card, state, ui) : null;
}
