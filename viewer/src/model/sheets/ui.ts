/** What a command does to what is only on the screen. Pure: the reducer beside the play rules. */
import type { Scene } from "../scene.gen";
import type { ScreenCommand } from "../sheet";
import type { State } from "../state";
import type { Telling } from "../tasks";
import { best } from "../text";
import { cardOf } from "../turn";
import type { Ui } from "./context";
import { cleaned, moved, orderOf } from "./made";

/** The change of the screen that a command asks for. */
export function uiAfter(ui: Ui, command: ScreenCommand, scene: Scene, state: State): Partial<Ui> {
  switch (command.kind) {
    case "tick": return { ticked: ui.ticked.includes(command.option) ? ui.ticked.filter((one) => one !== command.option) : [...ui.ticked, command.option] };
    case "menu": return { menu: command.open, needs: null };
    case "look": return { looking: true };
    case "spin": return { spun: (((ui.spun + command.by) % 360) + 360) % 360 };
    case "move": {
      const block = blockOf(scene, state, command.asked);
      if (block?.kind !== "order") return {};
      const now = orderOf(block, state.answers[block.id], ui.orders[block.id]);
      return { orders: { ...ui.orders, [block.id]: moved(now, command.item, command.by) } };
    }
    case "type": {
      const block = blockOf(scene, state, command.asked);
      if (block?.kind !== "number" && block?.kind !== "code") return {};
      return { typed: { ...ui.typed, [block.id]: cleaned(block.kind, command.text) } };
    }
  }
}

/** Where a thing stands after a move, for who does not see it. */
export function movedWords({ scene, languages, t }: Telling, ui: Ui, { asked, item }: Extract<ScreenCommand, { kind: "move" }>, state: State): string {
  const block = blockOf(scene, state, asked);
  const ids = (block?.kind === "order" && ui.orders[block.id]) || [];
  const label = block?.kind === "order" ? block.items.find((one) => one.id === item)?.label : undefined;
  return label ? `${best(label, languages)} : ${t("card.order-at", { at: ids.indexOf(item) + 1, of: ids.length })}` : "";
}

function blockOf(scene: Scene, state: State, id: string) {
  return cardOf(scene, state.card)?.blocks.find((block) => "id" in block && block.id === id);
}
