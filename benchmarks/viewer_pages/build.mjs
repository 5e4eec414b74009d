// Builds the contenders' pages with the viewer's own esbuild, three and hls.js: the same tools and versions for all (but PSV's own three).
import path from "node:path";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const viewer = path.resolve(here, "../../viewer/node_modules");
const { build } = await import(pathToFileURL(path.join(viewer, "esbuild/lib/main.js")).href);
const entries = { plain: "plain.js", "aframe-film": "aframe-film.js" };
if (existsSync(path.join(here, "node_modules/@photo-sphere-viewer/core"))) entries.psv = "psv.js";
await build({
  absWorkingDir: here,
  entryPoints: Object.entries(entries).map(([out, source]) => ({ in: source, out })),
  outdir: process.argv[2],
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  logLevel: "error",
  // Photo Sphere Viewer finds the three that it was made for beside it; what is ours takes the viewer's.
  plugins: [{
    name: "same-three",
    setup({ onResolve }) {
      onResolve({ filter: /^three$/ }, ({ importer }) => (importer.includes("node_modules") ? undefined : { path: path.join(viewer, "three/build/three.module.js") }));
      onResolve({ filter: /^hls\.js\/light$/ }, () => ({ path: path.join(viewer, "hls.js/dist/hls.light.mjs") }));
    },
  }],
});
