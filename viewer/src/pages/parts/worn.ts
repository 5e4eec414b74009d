/** Entering VR for two seconds: what the session has, and how regularly its frames come. */
import { plate } from "./plate";
import { within } from "../../patience";

const INSIDE = 2_000; // ms from the first frame
const LONGEST = 12_000; // ms, from the click: whoever hesitates before the browser's question
const MOST_FRAMES = 1_024;

/** As the server's VrReport has it. */
export interface Worn {
  supported: boolean;
  entered: boolean;
  left: boolean;
  trouble: string;
  features: string[];
  frame_rate: number | null;
  frame_rates: number[];
  frames: number;
  frame_ms: number | null;
  slow_frame_ms: number | null;
  media_layers: boolean;
  gl_layers: boolean;
  projection_layers: boolean;
  hands: boolean;
}

export function notWorn(supported: boolean): Worn {
  return {
    supported,
    entered: false,
    left: false,
    trouble: "",
    features: [],
    frame_rate: null,
    frame_rates: [],
    frames: 0,
    frame_ms: null,
    slow_frame_ms: null,
    media_layers: false,
    gl_layers: false,
    projection_layers: false,
    hands: false,
  };
}

/** Enters VR, shows the sentence, leaves. Must be called in a click; never rejects. */
export async function wear(sentence: string): Promise<Worn> {
  const told = notWorn(true);
  try {
    const session = await entered();
    told.entered = true;
    await inside(session, sentence, told);
  } catch (error) {
    told.trouble = String(error).slice(0, 200);
  }
  return told;
}

async function entered(): Promise<XRSession> {
  if (!navigator.xr) throw new Error("no WebXR");
  const asked = navigator.xr.requestSession("immersive-vr", { optionalFeatures: ["local-floor", "layers", "hand-tracking"] });
  return within(LONGEST, asked).catch((error: unknown) => {
    // Whoever says yes too late is not left in an empty room.
    void asked.then((session) => session.end()).catch(() => undefined);
    throw error;
  });
}

async function inside(session: XRSession, sentence: string, told: Worn): Promise<void> {
  const ended = new Promise<void>((resolve) => session.addEventListener("end", () => resolve(), { once: true }));
  const canvas = document.createElement("canvas");
  try {
    const gl = canvas.getContext("webgl2", { xrCompatible: true });
    if (!gl) throw new Error("no WebGL 2");
    ask(session, gl, told);
    const layer = new XRWebGLLayer(session, gl);
    await session.updateRenderState({ baseLayer: layer });
    const space = await session.requestReferenceSpace("local");
    const times = await within(LONGEST, Promise.race([frames(session, space, layer, plate(gl, sentence), told), ended.then(() => null)]));
    told.left = times !== null;
    if (times) count(times, told);
  } finally {
    await session.end().catch(() => undefined);
    await within(2_000, ended).catch(() => undefined);
    canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** What the session says of itself. */
function ask(session: XRSession, gl: WebGL2RenderingContext, told: Worn): void {
  told.features = [...(session.enabledFeatures ?? [])].filter((one) => /^[\w -]{1,64}$/.test(one)).slice(0, 32);
  told.frame_rate = session.frameRate ?? null;
  told.frame_rates = [...(session.supportedFrameRates ?? [])].slice(0, 16);
  // A session that does not tell its features may still have layers: the bindings say.
  const layered = !session.enabledFeatures || told.features.includes("layers");
  told.media_layers = layered && made(() => new XRMediaBinding(session));
  told.gl_layers = layered && made(() => new XRWebGLBinding(session, gl));
  told.projection_layers = told.gl_layers && typeof XRProjectionLayer !== "undefined";
  told.hands = told.features.includes("hand-tracking");
}

/** Draws until the two seconds are over; resolves with the moments of the frames. */
function frames(session: XRSession, space: XRReferenceSpace, layer: XRWebGLLayer, shown: ReturnType<typeof plate>, told: Worn): Promise<Float64Array> {
  const times = new Float64Array(MOST_FRAMES);
  let number = 0;
  return new Promise((resolve) => {
    const frame = (time: number, xr: XRFrame): void => {
      if (number < MOST_FRAMES) times[number] = time;
      number += 1;
      const pose = xr.getViewerPose(space);
      if (pose) shown.draw(layer, pose);
      told.hands ||= [...session.inputSources].some((one) => one.hand);
      if (time - (times[0] ?? time) >= INSIDE || number >= MOST_FRAMES) resolve(times.subarray(0, Math.min(number, MOST_FRAMES)));
      else session.requestAnimationFrame(frame);
    };
    session.requestAnimationFrame(frame);
  });
}

/** The first frames are the session's beginning: they say nothing of how it goes on. */
function count(times: Float64Array, told: Worn): void {
  const gaps = [...times].map((time, index) => time - (times[index - 1] ?? time)).slice(Math.min(11, times.length)).sort((one, other) => one - other);
  told.frames = times.length;
  told.frame_ms = gaps[Math.floor(gaps.length / 2)] ?? null;
  told.slow_frame_ms = gaps[Math.floor(gaps.length * 0.95)] ?? null;
}

function made(binding: () => unknown): boolean {
  try {
    return Boolean(binding());
  } catch {
    // A browser that has the name and not the thing.
    return false;
  }
}
