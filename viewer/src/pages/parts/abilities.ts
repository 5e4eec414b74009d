/** What a device has besides its screen: textures, storage, sound, battery. Each is tried, within its time. */
import { within } from "../../patience";

const WIDTHS = [4_096, 5_760, 8_192]; // px of spheres: smaller ones are not worth a headset
const MEGABYTES = 4;
const FILE = "plateau-check.bin";

export interface Textures {
  readonly texture_limit: number;
  readonly texture: number;
}

/** The limit that is told, and the widest sphere that was really uploaded and read back. */
export function textures(): Textures {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return { texture_limit: 0, texture: 0 };
  const limit = gl.getParameter(gl.MAX_TEXTURE_SIZE) as number;
  let widest = 0;
  for (const width of WIDTHS.filter((one) => one <= limit)) {
    if (!holds(gl, width)) break;
    widest = width;
  }
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return { texture_limit: limit, texture: widest };
}

/** Uploads one row at the far edge of a sphere's texture, and reads it back: memory that is only promised fails here. */
function holds(gl: WebGL2RenderingContext, width: number): boolean {
  const texture = gl.createTexture();
  const frame = gl.createFramebuffer();
  const row = new Uint8Array(width * 4).map((_, index) => index % 251);
  const seen = new Uint8Array(row.length);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, width / 2);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, width / 2 - 1, width, 1, gl.RGBA, gl.UNSIGNED_BYTE, row);
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.readPixels(0, width / 2 - 1, width, 1, gl.RGBA, gl.UNSIGNED_BYTE, seen);
  const isFine = gl.getError() === gl.NO_ERROR && seen.every((value, index) => value === row[index]);
  gl.deleteFramebuffer(frame);
  gl.deleteTexture(texture);
  return isFine;
}

export interface Storage {
  quota: number | null;
  usage: number | null;
  persisted: boolean | null;
  file_ms: number | null;
  database: boolean;
}

/** Room, and whether what is written can be read again. */
export async function storage(): Promise<Storage> {
  const manager = (navigator as { storage?: StorageManager }).storage;
  const [persisted, file, database] = [await tried(persist(manager)), await tried(writeFile(manager)), await tried(keep())];
  const estimate = await tried(manager?.estimate() ?? Promise.resolve(null));
  return {
    quota: estimate?.quota ?? null,
    usage: estimate?.usage ?? null,
    persisted,
    file_ms: file,
    database: database ?? false,
  };
}

async function persist(manager: StorageManager | undefined): Promise<boolean | null> {
  if (!manager?.persist) return null;
  return (await manager.persisted()) || manager.persist();
}

/** Milliseconds to write and read some megabytes in the origin's own file system. */
async function writeFile(manager: StorageManager | undefined): Promise<number | null> {
  if (!manager?.getDirectory) return null;
  const root = await manager.getDirectory();
  const bytes = new Uint8Array(MEGABYTES * 1_000_000).fill(7);
  const before = performance.now();
  const handle = await root.getFileHandle(FILE, { create: true });
  try {
    const writer = await handle.createWritable();
    await writer.write(bytes);
    await writer.close();
    const { size } = await handle.getFile();
    return size === bytes.length ? performance.now() - before : null;
  } finally {
    await root.removeEntry(FILE).catch(() => undefined);
  }
}

/** IndexedDB gives back what it was given. */
async function keep(): Promise<boolean> {
  const name = "plateau-check";
  const opening = indexedDB.open(name, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore("things"));
  const database = await done(opening);
  try {
    await done(database.transaction("things", "readwrite").objectStore("things").put("here", "thing"));
    return (await done<unknown>(database.transaction("things").objectStore("things").get("thing"))) === "here";
  } finally {
    database.close();
    indexedDB.deleteDatabase(name);
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no database")));
  });
}

export interface Sound {
  readonly sound: boolean;
  readonly field_channels: number;
}

/** Web Audio, and the channels of a four-channel Opus sound as this browser decodes it. */
export async function sound(url: string | null): Promise<Sound> {
  if (typeof OfflineAudioContext === "undefined") return { sound: false, field_channels: 0 };
  const decoded = url === null ? null : await tried(decode(url));
  return { sound: typeof PannerNode !== "undefined", field_channels: decoded?.numberOfChannels ?? 0 };
}

async function decode(url: string): Promise<AudioBuffer> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the sound answered ${answer.status}`);
  return new OfflineAudioContext(4, 1, 48_000).decodeAudioData(await answer.arrayBuffer());
}

interface Battery {
  readonly level: number;
  readonly charging: boolean;
}

/** null where the browser does not tell. */
export async function battery(): Promise<Battery | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  const told = await tried(getBattery?.call(navigator) ?? Promise.resolve(null));
  return told && { level: told.level, charging: told.charging };
}

/** The result, or null when it fails or takes too long: a device without this is a finding, no fault of the page. */
async function tried<T>(promise: Promise<T>): Promise<T | null> {
  return within(4_000, promise).catch(() => null);
}
