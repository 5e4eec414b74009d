// Runs test/peer/tus.ts, tus-js-client itself, against a running server: npm run peer -- <url> <token> <file>.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outfile = path.join(here, "build/peer/tus.cjs");
await build({
  absWorkingDir: here,
  entryPoints: ["test/peer/tus.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
