/** Reads the vectors that both languages pass; tests run in viewer/. */
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = "../tests/vectors";

export function vectors<Vector>(kind: "play" | "pose"): readonly Vector[] {
  const folder = `${FOLDER}/${kind}`;
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.flatMap((name) => JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Vector[]);
}
