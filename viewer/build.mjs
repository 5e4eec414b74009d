// Builds the viewer: every entry with esbuild, hashed names, shared chunks, and dist/manifest.json, which tells the
// server what a page must load: {"player": {"js": file, "css": [files], "imports": [chunks to preload]}, ...}.
// Where the development packages are there, also builds what tests install before our code (emulated headsets, axe) into build/, never into dist/.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { threeByModules } from "./scripts/three.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");
const ASIDE = "build/dist";
const aside = path.join(here, ASIDE);
const INITIAL_JS_BUDGET = 185_000; // bytes of gzip: entry and the chunks it imports at once

/** Entry name -> source: the player, the fonts, and each script of the pages. */
function entries() {
  const found = { player: "src/main.ts", fonts: "src/fonts.css" };
  const pages = path.join(here, "src/pages");
  for (const name of existsSync(pages) ? readdirSync(pages).sort() : []) {
    if (name.endsWith(".ts") && !name.endsWith(".d.ts")) found[`pages/${name.slice(0, -3)}`] = `src/pages/${name}`;
  }
  return found;
}

async function buildDist() {
  // Aside first, then swapped in: a server that starts meanwhile finds the former build whole.
  rmSync(aside, { recursive: true, force: true });
  const result = await build({
    absWorkingDir: here,
    entryPoints: Object.entries(entries()).map(([out, source]) => ({ in: source, out })),
    outdir: ASIDE,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: true,
    metafile: true,
    entryNames: "[dir]/[name]-[hash]",
    chunkNames: "chunks/chunk-[hash]",
    assetNames: "assets/[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "text", ".mp4": "binary", ".glb": "file" },
    plugins: [threeByModules(here)],
    alias: {
      "hls.js/light": path.join(here, "node_modules/hls.js/dist/hls.light.mjs"),
      // The usual one is WebAssembly, which the policy of our pages refuses.
      "meshoptimizer/decoder": path.join(here, "node_modules/meshoptimizer/meshopt_decoder_reference.js"),
    },
    logLevel: "warning",
  });
  const manifest = describe(result.metafile.outputs);
  writeFileSync(path.join(aside, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(dist, { recursive: true, force: true });
  renameSync(aside, dist);
  return manifest;
}

/** The manifest of the server, from esbuild's own description of what it wrote. */
function describe(outputs) {
  const names = Object.fromEntries(Object.entries(entries()).map(([name, source]) => [source, name]));
  const local = (file) => path.posix.relative(ASIDE, file);
  const manifest = {};
  for (const [file, output] of Object.entries(outputs)) {
    const name = names[output.entryPoint ?? ""];
    if (!name || file.endsWith(".map")) continue;
    if (file.endsWith(".css")) manifest[name] = { js: null, css: [local(file)], imports: [] };
    else {
      const css = output.cssBundle ? [local(output.cssBundle)] : [];
      manifest[name] = { js: local(file), css, imports: [...staticImports(outputs, file)].map(local).sort() };
    }
  }
  const fonts = Object.keys(outputs).filter((file) => file.endsWith(".woff2")).map(local).sort();
  manifest.fonts.fonts = fonts;
  return manifest;
}

function staticImports(outputs, file, found = new Set()) {
  for (const one of outputs[file].imports) {
    if (one.kind !== "import-statement" || found.has(one.path)) continue;
    found.add(one.path);
    staticImports(outputs, one.path, found);
  }
  return found;
}

const gzipped = (file) => gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length;

/** Prints what each entry costs, and refuses a player over its budget. */
function weigh(manifest) {
  for (const [name, { js, imports, css }] of Object.entries(manifest)) {
    const script = js ? [js, ...imports].reduce((sum, file) => sum + gzipped(file), 0) : 0;
    const style = css.reduce((sum, file) => sum + gzipped(file), 0);
    console.log(`${name.padEnd(24)} js ${(script / 1000).toFixed(1).padStart(6)} kB gzip   css ${(style / 1000).toFixed(1)} kB gzip`);
    if (name === "player" && script > INITIAL_JS_BUDGET) {
      throw new Error(`the player's initial JS is ${script} bytes of gzip; its budget is ${INITIAL_JS_BUDGET}`);
    }
  }
}

async function buildHelpers() {
  await build({
    absWorkingDir: here,
    entryPoints: { "emulator-quest2": "test/helpers/quest2.ts", "emulator-quest3": "test/helpers/quest3.ts", "emulator-pico4": "test/helpers/pico4.ts" },
    outdir: "build",
    bundle: true,
    format: "iife",
    target: "es2022",
    logLevel: "error",
  });
  writeFileSync(path.join(here, "build/axe.js"), readFileSync(path.join(here, "node_modules/axe-core/axe.min.js")));
}

const manifest = await buildDist();
weigh(manifest);
mkdirSync(path.join(here, "build"), { recursive: true });
if (existsSync(path.join(here, "node_modules/iwer"))) await buildHelpers();
