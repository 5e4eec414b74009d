// An esbuild plugin that takes three by its own modules. Bundled whole (one file, or its index), all that any late chunk
// needs of three (a loader of models: skins, animations, lights) would lie in the first chunk; so each `import { Mesh }
// from "three"` becomes an import of the module that holds it. Shaders lose their comments, as in three's own build.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";

// What no material of ours asks for: models are lit by Lambert or painted (stage/models.ts), nothing casts a shadow, there is no
// fog, no environment map, no tone mapping. A shader that names such a part finds it empty, as if it were switched off.
const UNUSED_SHADERS = /\/(ShaderLib\/(meshphysical|meshphong|meshtoon|meshnormal|linedashed|sprite|shadow|distance|depth|vsm|background|backgroundCube|cube|equirect)|ShaderChunk\/((lights_(physical|phong|toon)|transmission|iridescence|clearcoat|gradientmap|shadowmap|shadowmask|envmap|cube_uv_reflection|lightprobes|clipping_planes|logdepthbuf|fog|bumpmap|displacementmap|tonemapping|roughnessmap|metalnessmap)\w*))\.glsl\.js$/;
const UNUSED_CLASSES = { "extras/PMREMGenerator.js": "PMREMGenerator" };

const EXPORT = /export\s*(?:\{([^}]*)\}|\*)\s*(?:from\s*['"]([^'"]+)['"])?/g;
const IMPORT = /import\s*(type\s+)?\{([^}]*)\}\s*from\s*["']([^"']+)["'];?/g;

/** Each name that three exports -> the file that holds it, and its name there. */
function exportsOf(file, found = new Map()) {
  const text = readFileSync(file, "utf8");
  const beside = (from) => path.join(path.dirname(file), from);
  const taken = new Map();
  for (const [, , names, from] of text.matchAll(IMPORT)) {
    for (const [own, name] of pairs(names)) taken.set(name, { file: beside(from), own });
  }
  for (const [, names, from] of text.matchAll(EXPORT)) {
    if (names === undefined) exportsOf(beside(from), found);
    else for (const [own, name] of pairs(names)) found.set(name, from ? { file: beside(from), own } : (taken.get(own) ?? { file, own }));
  }
  for (const [, name] of text.matchAll(/export\s+(?:const|function|class)\s+(\w+)/g)) found.set(name, { file, own: name });
  return found;
}

/** `A, B as C` -> [["A", "A"], ["B", "C"]], without types. */
function pairs(names) {
  const parts = names.replaceAll(/\/\/.*$/gm, "").split(",").map((one) => one.trim()).filter((one) => one && !one.startsWith("type "));
  return parts.map((one) => one.split(/\s+as\s+/)).map(([name, alias = name]) => [name, alias]);
}

export function threeByModules(here) {
  const root = path.join(here, "node_modules/three");
  const known = exportsOf(path.join(root, "src/Three.js"));
  const direct = (whole, type, names, from) => {
    if (type || from !== "three") return whole;
    return pairs(names).map(([name, alias]) => {
      const found = known.get(name);
      if (!found) throw new Error(`three exports no ${name}: ${whole}`);
      return `import { ${found.own} as ${alias} } from ${JSON.stringify(found.file)};`;
    }).join(" ");
  };
  const glsl = (text) => text.replaceAll(/\/\* glsl \*\/\s*`([^`]*)`/g, (_whole, shader) => `\`${shader.trim().replaceAll(/[ \t]*\/\/.*\n/g, "\n").replaceAll(/[ \t]*\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s+/gm, "")}\``);
  return {
    name: "three-by-modules",
    setup({ onLoad }) {
      onLoad({ filter: /\/viewer\/(src|test)\/.*\.ts$|\/three\/(examples\/jsm|src)\/.*\.js$/ }, async ({ path: file }) => {
        const text = await readFile(file, "utf8");
        const unused = UNUSED_CLASSES[path.relative(path.join(root, "src"), file)];
        if (unused) return { contents: `export class ${unused} {}`, loader: "js" };
        if (UNUSED_SHADERS.test(file)) return { contents: text.replaceAll(/`[^`]*`/g, "``"), loader: "js" };
        if (file.startsWith(path.join(root, "src/"))) return { contents: glsl(text), loader: "js" };
        return { contents: text.replaceAll(IMPORT, direct), loader: file.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}
