/** What the server has not acknowledged yet, kept on the device: it survives a reload, and a day without network. */

export const JSON_TYPE = "application/json";
export const POSE_TYPE = "application/vnd.plateau.pose";

/** A viewing that still has something to be told of. */
export interface KeptViewing {
  readonly id: string;
  /** The right to journal it, as the server gave it. */
  readonly ticket: string;
  /** What the server is told when the viewing is announced. */
  readonly start: Readonly<Record<string, unknown>>;
  /** The digests of all its chunks in order, base64: the chain of the seal. */
  readonly digests: readonly string[];
  /** When it ended, in ms since its start; null: it has not, or its page was lost. */
  readonly endedMs: number | null;
  /** The time of its latest chunk, in ms since its start: its end, when its page was lost. */
  readonly lastMs: number;
}

export interface KeptChunk {
  readonly viewing: string;
  readonly seq: number;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly digest: string;
}

/** Two of them: on the device, and in memory where the browser keeps nothing. */
export interface Outbox {
  viewings(): Promise<KeptViewing[]>;
  chunks(viewing: string): Promise<KeptChunk[]>;
  /** Writes the viewing, with a new chunk of it when there is one, both or neither. */
  keep(viewing: KeptViewing, chunk?: KeptChunk): Promise<void>;
  /** The server has this chunk. */
  drop(viewing: string, seq: number): Promise<void>;
  /** All about this viewing is done, or was erased. */
  forget(viewing: string): Promise<void>;
}

/** In memory: gone with the page. */
export function memoryOutbox(): Outbox {
  const viewings = new Map<string, KeptViewing>();
  const chunks = new Map<string, KeptChunk>();
  const key = (viewing: string, seq: number): string => `${viewing}/${seq}`;
  return {
    viewings: async () => [...viewings.values()],
    chunks: async (viewing) => [...chunks.values()].filter((one) => one.viewing === viewing).sort((a, b) => a.seq - b.seq),
    async keep(viewing, chunk) {
      viewings.set(viewing.id, viewing);
      if (chunk) chunks.set(key(chunk.viewing, chunk.seq), chunk);
    },
    async drop(viewing, seq) {
      chunks.delete(key(viewing, seq));
    },
    async forget(viewing) {
      viewings.delete(viewing);
      for (const [name, chunk] of chunks) if (chunk.viewing === viewing) chunks.delete(name);
    },
  };
}

const NAME = "plateau-journal";

/** In IndexedDB; in memory where there is none (private windows of some browsers). */
export async function openOutbox(): Promise<Outbox> {
  try {
    return deviceOutbox(await open());
  } catch {
    return memoryOutbox();
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore("viewings", { keyPath: "id" });
    request.result.createObjectStore("chunks", { keyPath: ["viewing", "seq"] });
  });
  return done(request);
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed")));
  });
}

function deviceOutbox(database: IDBDatabase): Outbox {
  const write = (work: (viewings: IDBObjectStore, chunks: IDBObjectStore) => void): Promise<void> => {
    const transaction = database.transaction(["viewings", "chunks"], "readwrite", { durability: "strict" });
    work(transaction.objectStore("viewings"), transaction.objectStore("chunks"));
    return new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("IndexedDB gave up")));
    });
  };
  const read = (store: string): IDBObjectStore => database.transaction(store).objectStore(store);
  const all = (viewing: string): IDBKeyRange => IDBKeyRange.bound([viewing, 0], [viewing, Number.MAX_SAFE_INTEGER]);
  return {
    viewings: () => done(read("viewings").getAll() as IDBRequest<KeptViewing[]>),
    chunks: (viewing) => done(read("chunks").getAll(all(viewing)) as IDBRequest<KeptChunk[]>),
    keep: (viewing, chunk) =>
      write((viewings, chunks) => {
        viewings.put(viewing);
        if (chunk) chunks.put(chunk);
      }),
    drop: (viewing, seq) => write((_viewings, chunks) => void chunks.delete([viewing, seq])),
    forget: (viewing) =>
      write((viewings, chunks) => {
        viewings.delete(viewing);
        chunks.delete(all(viewing));
      }),
  };
}
