/**
 * The upload page: several files at once, each in its row; whatever was left unfinished is listed and goes on when the
 * same file is chosen again. Without this script the form sends one file by itself.
 */
import { dropZone } from "./parts/drop.js";
import { Row } from "./parts/row.js";
import { type Hub, Sending } from "./parts/sending.js";
import { forget, mine, type Told } from "./parts/uploads.js";
import { fill, find } from "./parts/words.js";

const AT_ONCE = 2; // files on their way; the others wait for their turn
const LOOK_MS = 2000;
const FIELDS = ["title", "trade", "place", "licence", "people", "projection", "stereo", "replaces"];

const form = find(document, "form[data-upload]", HTMLFormElement);
const list = find(document, "[data-list]", HTMLElement);
const rows = find(list, "[data-rows]", HTMLElement);
const template = find(document, "template[data-row]", HTMLTemplateElement);
const status = find(document, "[data-status]", HTMLElement);
const problem = find(form, "[data-problem]", HTMLElement);
const chooser = find(form, "#file", HTMLInputElement);
const faces = [...form.querySelectorAll<HTMLInputElement>("input[data-face]")];
const say = (name: string): string => form.getAttribute(`data-${name}`) ?? form.dataset[name] ?? "";

/** A row of the list: a file of this page, or an upload that only the server knows. */
interface Entry {
  readonly row: Row;
  readonly sending: Sending | null;
  told: Told | null;
  spoken: string;
}
const entries: Entry[] = [];
const hub: Hub = { endpoint: say("upload"), hasher: say("hasher"), changed };

function complain(sentence: string): void {
  find(problem, "p", HTMLElement).textContent = sentence;
  problem.hidden = !sentence;
}

function enter(name: string, bytes: number | null, sending: Sending | null, told: Told | null): Entry {
  const row = new Row(template, name, bytes, say, {
    pause: () => {
      sending?.pause();
      pump();
    },
    go: () => sending?.start(),
    cancel: () => void leave(entry),
  });
  const entry: Entry = { row, sending, told, spoken: "" };
  entries.push(entry);
  rows.append(row.element);
  list.hidden = false;
  return entry;
}

async function leave(entry: Entry): Promise<void> {
  entries.splice(entries.indexOf(entry), 1);
  entry.row.element.remove();
  list.hidden = entries.length === 0;
  (list.hidden ? chooser : find(list, "h2", HTMLElement)).focus();
  if (entry.sending?.phase !== "accepted" && entry.sending?.phase !== "refused") await entry.sending?.cancel();
  if (entry.told && entry.told.state !== "accepted") await forget(entry.told.url);
  else if (entry.sending?.phase === "refused" && entry.sending.url) await forget(entry.sending.url);
  pump();
}

function changed(sending: Sending): void {
  const entry = entries.find((one) => one.sending === sending);
  if (!entry) return;
  entry.row.show(sending);
  speak(entry, sending);
  if (sending.phase === "accepted") void leadOn(sending);
  if (!sending.isBusy) pump();
}

/** The result was shown, so that the server need not keep it; a single file leads to its page. */
async function leadOn(sending: Sending): Promise<void> {
  await forget(sending.url ?? "");
  const alone = entries.filter((one) => one.sending).length === 1;
  if (alone && sending.intact !== false) location.assign(`${say("after")}${sending.footage ?? ""}?done=${say("done")}`);
}

/** Tells a listener of each new phase, and of each quarter of the way. */
function speak(entry: Entry, sending: Sending): void {
  const quarter = Math.floor((4 * sending.sent) / Math.max(sending.file.size, 1)) * 25;
  const words = sending.phase === "sending" ? `${quarter} %` : fill(say(`phase-${sending.phase}`), { percent: `${quarter}` });
  if (words === entry.spoken) return;
  entry.spoken = words;
  status.textContent = entry.row.spoken(sending.problem || words);
}

/** Takes files in: one that belongs to an unfinished upload goes on at once, the others wait for the button. */
function take(files: readonly File[]): void {
  complain("");
  for (const file of files) {
    const left = entries.find((one) => !one.sending && one.told?.state === "sending" && isOf(file, one.told));
    if (left?.told) {
      entries.splice(entries.indexOf(left), 1);
      left.row.element.remove();
      launch(file, left.told);
    } else launch(file, null);
  }
  chooser.value = "";
}

function launch(file: File, told: Told | null, metadata: Record<string, string> = {}): Sending {
  const sending = new Sending(file, hub, told?.url ?? null);
  sending.sent = told?.offset ?? 0;
  sending.metadata = { filename: file.name, filetype: file.type, modified: String(file.lastModified), ...metadata };
  if (told) sending.phase = "queued";
  enter(file.name, file.size, sending, null);
  changed(sending);
  return sending;
}

function isOf(file: File, told: Told): boolean {
  return told.name === file.name && told.size === file.size && ["", String(file.lastModified)].includes(told.modified);
}

function pump(): void {
  let free = AT_ONCE - entries.filter((one) => one.sending?.isBusy).length;
  for (const { sending } of entries) {
    if (free > 0 && sending?.phase === "queued") {
      free -= 1;
      sending.start();
    }
  }
}

/** What the form says of the files, as metadata. */
function wishes(): Record<string, string> {
  const said = new FormData(form);
  const texts = FIELDS.map((name): [string, string] => {
    const value = said.get(name);
    return [name, typeof value === "string" ? value.trim() : ""];
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

/** Makes rows of the six faces of a cube; false when some are missing. */
function takeFaces(): boolean {
  const files = faces.map((input) => input.files?.[0]);
  if (files.every((file) => !file)) return true;
  if (files.some((file) => !file)) return false;
  const group = crypto.randomUUID();
  files.forEach((file, face) => file && launch(file, null, { group, face: String(face) }));
  for (const input of faces) input.value = "";
  return true;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!takeFaces()) {
    complain(say("faces"));
    return;
  }
  const chosen = entries.flatMap(({ sending }) => (sending?.phase === "chosen" ? [sending] : []));
  const cube = chosen.some((one) => one.metadata["group"]);
  if (chosen.length === 0) complain(say("nothing"));
  else if (say("replacing") && (cube ? chosen.length > 6 : chosen.length > 1)) complain(say("one"));
  else {
    complain("");
    const said = wishes();
    if (chosen.length > 1 && !cube) delete said["title"]; // each is called after its file
    for (const sending of chosen) {
      sending.metadata = { ...said, ...sending.metadata };
      sending.phase = "queued";
      changed(sending);
    }
    pump();
    list.scrollIntoView({ block: "nearest" });
  }
});
chooser.addEventListener("change", () => take([...(chooser.files ?? [])]));
window.addEventListener("online", () => {
  for (const { sending } of entries) if (sending?.phase === "offline") sending.start();
});
window.addEventListener("beforeunload", (event) => {
  if (entries.some(({ sending }) => sending && ["chosen", "queued", "sending", "offline"].includes(sending.phase))) event.preventDefault();
});

/** Lists what the server has of mine, and follows what it is checking. */
async function recall(): Promise<void> {
  const uploads = await mine(hub.endpoint);
  const known = new Set(entries.flatMap(({ sending }) => (sending?.url ? [new URL(sending.url, location.href).pathname] : [])));
  for (const told of uploads ?? []) {
    if (known.has(told.url)) continue;
    const entry = entries.find((one) => one.told?.id === told.id) ?? enter(told.name, told.size, null, told);
    entry.told = told;
    entry.row.showLeft(told);
    if (told.state === "accepted") void forget(told.url);
  }
  if (entries.some(({ told }) => told?.state === "checking")) window.setTimeout(() => void recall(), LOOK_MS);
}

chooser.multiple = !say("replacing");
dropZone(find(form, "[data-drop]", HTMLElement), take);
void recall();
