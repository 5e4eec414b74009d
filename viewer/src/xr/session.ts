/** Entering VR by one click, and leaving it. */
import type { WebGLRenderer } from "three";

/** Says whether an immersive headset is there. */
export async function isVrSupported(): Promise<boolean> {
  try {
    return (await navigator.xr?.isSessionSupported("immersive-vr")) ?? false;
  } catch {
    // A page that may not ask is a page without a headset.
    return false;
  }
}

/**
 * Begins an immersive session; must be called in a click. Layers, hands and the floor are asked for, never demanded.
 * Rejects when the headset or its owner refuses.
 */
export async function enterVr(renderer: WebGLRenderer): Promise<XRSession> {
  if (!navigator.xr) throw new Error("this browser has no WebXR");
  const session = await navigator.xr.requestSession("immersive-vr", { optionalFeatures: ["local-floor", "layers", "hand-tracking"] });
  let isOver = false;
  session.addEventListener("end", () => (isOver = true));
  try {
    renderer.xr.setReferenceSpaceType((await hasFloor(session)) ? "local-floor" : "local");
    await renderer.xr.setSession(session);
    if (isOver) throw new Error("the headset ended the session while it began");
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
  return session;
}

async function hasFloor(session: XRSession): Promise<boolean> {
  return session.requestReferenceSpace("local-floor").then(
    () => true,
    () => false,
  );
}
