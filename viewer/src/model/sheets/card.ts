/** The sheet of an open card. */
import type { Key } from "../../i18n";
import { askedOf } from "../asked";
import type { Card, ChoiceBlock, ModelBlock, VideoBlock } from "../scene.gen";
import type { FilmPart, ObjectPart, Part, Sheet } from "../sheet";
import type { State } from "../state";
import { best } from "../text";
import { askedParts } from "./asked";
import type { SheetContext, Ui } from "./context";

const SPIN = 45; // degrees

export function cardSheet(context: SheetContext, card: Card, state: State, ui: Ui): Sheet {
  const { t, languages } = context;
  const parts = card.blocks.flatMap((block) => blockParts(context, block, state, ui));
  const solved = askedOf(card).some((block) => state.answers[block.id]?.solved);
  const label: Key = solved ? "card.continue" : "card.close";
  return {
    key: `card:${card.id}:${state.visit}`,
    title: best(card.title, languages),
    parts,
    buttons: [{ label: t(label), command: { kind: "close" }, main: solved }],
  };
}

function blockParts(context: SheetContext, block: Card["blocks"][number], state: State, ui: Ui): readonly Part[] {
  const { t, languages, files } = context;
  switch (block.kind) {
    case "text":
      return [{ kind: "text", text: best(block.text, languages) }];
    case "image": {
      const caption = block.caption ? best(block.caption, languages) : "";
      return [{ kind: "image", url: files[block.file] ?? "", alternative: best(block.alternative, languages), caption }];
    }
    case "sound":
      return [
        { kind: "button", button: { label: t("card.listen"), command: { kind: "listen", url: files[block.file] ?? "" } } },
        { kind: "note", text: `${t("card.transcript")} : ${best(block.transcript, languages)}`, tone: "plain" },
      ];
    case "video":
      return [filmPart(context, block, ui)];
    case "model":
      return [objectPart(context, block, ui)];
    case "choice":
      return [choicePart(context, block)];
    case "question":
    case "order":
    case "number":
    case "area":
    case "code":
      return askedParts(context, block, state, ui);
    // A card of a later format: what is not understood is said, the rest is shown.
    default:
      return [{ kind: "note", text: t("card.unknown"), tone: "plain" }];
  }
}

const KNOWN: ReadonlySet<string> = new Set(["text", "image", "sound", "video", "model", "question", "order", "number", "area", "code", "choice"]);

/** The kinds of block of a card that this player does not know. */
export function unknownKinds(card: Card | undefined): string[] {
  return [...new Set<string>((card?.blocks ?? []).map((block) => block.kind))].filter((kind) => !KNOWN.has(kind));
}

function filmPart({ t, files, languages }: SheetContext, block: VideoBlock, ui: Ui): FilmPart {
  const url = files[block.file] ?? "";
  const tracks = (block.captions ?? []).map(({ language, file }) => ({ language, url: files[file] ?? "" }));
  // The language that is read comes first: it is the one that is shown.
  tracks.sort((one, other) => rank(one.language, languages) - rank(other.language, languages));
  const label = t(ui.watching === url ? "card.film-pause" : "card.film-play");
  return { kind: "film", url, alternative: best(block.alternative, languages), tracks, button: { label, command: { kind: "watch", url } } };
}

function rank(language: string, wanted: readonly string[]): number {
  const at = wanted.findIndex((one) => one === language || one.split("-")[0] === language.split("-")[0]);
  return at < 0 ? wanted.length : at;
}

function objectPart({ t, files, languages }: SheetContext, block: ModelBlock, ui: Ui): ObjectPart {
  return {
    kind: "object",
    url: files[block.file] ?? "",
    alternative: best(block.alternative, languages),
    caption: block.caption ? best(block.caption, languages) : "",
    yaw: ui.spun,
    buttons: [
      { label: t("card.spin-left"), command: { kind: "spin", by: -SPIN } },
      { label: t("card.spin-right"), command: { kind: "spin", by: SPIN } },
    ],
  };
}

function choicePart({ languages }: SheetContext, block: ChoiceBlock): Part {
  const options = block.options.map((option) => ({
    id: option.id,
    label: best(option.label, languages),
    mark: "none" as const,
    command: { kind: "choose" as const, choice: block.id, option: option.id },
  }));
  return { kind: "options", id: block.id, prompt: best(block.prompt, languages), hint: "", multiple: false, options };
}
