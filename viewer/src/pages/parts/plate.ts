/** A sentence in an immersive session: one textured rectangle, 1.6 m ahead, drawn by plain WebGL 2. */

const WIDTH = 1.4; // m
const AHEAD = 1.6; // m
const PIXELS = [1024, 384] as const;
const GROUND = [0.07, 0.13, 0.12] as const;

const GROUND_CSS = `rgb(${GROUND.map((part) => Math.round(part * 255)).join(" ")})`;

const VERTEX = `#version 300 es
uniform mat4 place;
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  at = vec2(corner.x, 1.0 - corner.y);
  gl_Position = place * vec4((corner.x - 0.5) * ${WIDTH.toFixed(2)}, (corner.y - 0.5) * ${((WIDTH * PIXELS[1]) / PIXELS[0]).toFixed(3)}, 0.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D words;
in vec2 at;
out vec4 colour;
void main() { colour = texture(words, at); }`;

export interface Plate {
  /** Draws it into the session's framebuffer, for each eye. */
  draw(layer: XRWebGLLayer, pose: XRViewerPose): void;
}

/** Prepares the plate; throws where the context can not draw it. */
export function plate(gl: WebGL2RenderingContext, sentence: string): Plate {
  const program = link(gl);
  const where = gl.getUniformLocation(program, "place");
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, lettered(sentence));
  const view = new Float32Array(16);
  const whole = new Float32Array(16);
  let place: Float32Array | null = null;
  return {
    draw(layer, pose) {
      place ??= ahead(pose.transform);
      gl.bindFramebuffer(gl.FRAMEBUFFER, layer.framebuffer);
      gl.clearColor(...GROUND, 1);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      gl.useProgram(program);
      for (const eye of pose.views) {
        const port = layer.getViewport(eye);
        if (!port) continue;
        gl.viewport(port.x, port.y, port.width, port.height);
        multiply(view, eye.transform.inverse.matrix, place);
        multiply(whole, eye.projectionMatrix, view);
        gl.uniformMatrix4fv(where, false, whole);
        gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
      }
    },
  };
}

/** Upright, before where the head looked first: it stays there when the head turns. */
function ahead({ position, matrix }: XRRigidTransform): Float32Array {
  // The third column of the head's matrix points backwards.
  const length = Math.hypot(matrix[8] ?? 0, matrix[10] ?? 0);
  const [x, z] = length > 0.01 ? [(matrix[8] ?? 0) / length, (matrix[10] ?? 0) / length] : [0, 1];
  return new Float32Array([z, 0, -x, 0, 0, 1, 0, 0, x, 0, z, 0, position.x - x * AHEAD, position.y, position.z - z * AHEAD, 1]);
}

/** `into` = `one` x `other`, column by column. */
function multiply(into: Float32Array, one: Float32Array, other: Float32Array): void {
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let index = 0; index < 4; index += 1) sum += (one[index * 4 + row] ?? 0) * (other[column * 4 + index] ?? 0);
      into[column * 4 + row] = sum;
    }
  }
}

function lettered(sentence: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = PIXELS;
  const pen = canvas.getContext("2d");
  if (!pen) return canvas;
  pen.fillStyle = GROUND_CSS;
  pen.fillRect(0, 0, ...PIXELS);
  pen.fillStyle = "#fffdf7";
  pen.beginPath();
  pen.roundRect(0, 0, ...PIXELS, 48);
  pen.fill();
  pen.fillStyle = "#16302b";
  pen.font = `600 64px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const lines = broken(sentence, (text) => pen.measureText(text).width <= PIXELS[0] - 120);
  lines.forEach((line, index) => pen.fillText(line, PIXELS[0] / 2, PIXELS[1] / 2 + (index - (lines.length - 1) / 2) * 84));
  return canvas;
}

function broken(sentence: string, fits: (text: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? "no program");
  return program;
}
