/** The sheets of the player: an open card, the menu, the end. Pure: state in, sheet out. */
import { cardSheet } from "./sheets/card";
import type { SheetContext, Ui } from "./sheets/context";
import { endSheet } from "./sheets/end";
import { menuSheet } from "./sheets/menu";
import { restSheet } from "./sheets/rest";
import type { Sheet } from "./sheet";
import type { State } from "./state";
import { cardOf } from "./turn";

export type { SheetContext, Ui } from "./sheets/context";

/** The sheet that is open now: the menu before the end before a card; null when there is none. */
export function openSheet(context: SheetContext, state: State, ui: Ui): Sheet | null {
  if (ui.menu) return ui.needs ? ui.needs(context) : menuSheet(context, state, ui);
  if (state.finished && !ui.looking) return endSheet(context, state, ui);
  const card = state.finished ? undefined : cardOf(context.scene, state.card);
  if (card) return cardSheet(context, card, state, ui);
  return ui.rest === null ? null : restSheet(ui.rest, context.t);
}
