/** Which model of a controller is shown for an input source: the files of Quest and PICO, bundled with the player (decision 0098). */
import plusLeft from "@webxr-input-profiles/assets/dist/profiles/meta-quest-touch-plus/left.glb";
import plusRight from "@webxr-input-profiles/assets/dist/profiles/meta-quest-touch-plus/right.glb";
import proLeft from "@webxr-input-profiles/assets/dist/profiles/meta-quest-touch-pro/left.glb";
import proRight from "@webxr-input-profiles/assets/dist/profiles/meta-quest-touch-pro/right.glb";
import twoLeft from "@webxr-input-profiles/assets/dist/profiles/oculus-touch-v2/left.glb";
import twoRight from "@webxr-input-profiles/assets/dist/profiles/oculus-touch-v2/right.glb";
import threeLeft from "@webxr-input-profiles/assets/dist/profiles/oculus-touch-v3/left.glb";
import threeRight from "@webxr-input-profiles/assets/dist/profiles/oculus-touch-v3/right.glb";
import picoLeft from "@webxr-input-profiles/assets/dist/profiles/pico-4/left.glb";
import picoRight from "@webxr-input-profiles/assets/dist/profiles/pico-4/right.glb";
import ultraLeft from "@webxr-input-profiles/assets/dist/profiles/pico-4u/left.glb";
import ultraRight from "@webxr-input-profiles/assets/dist/profiles/pico-4u/right.glb";

const MODELS: Readonly<Record<string, { readonly left: string; readonly right: string }>> = {
  "meta-quest-touch-plus": { left: plusLeft, right: plusRight },
  "meta-quest-touch-pro": { left: proLeft, right: proRight },
  "oculus-touch-v2": { left: twoLeft, right: twoRight },
  "oculus-touch-v3": { left: threeLeft, right: threeRight },
  "pico-4": { left: picoLeft, right: picoRight },
  "pico-4u": { left: ultraLeft, right: ultraRight },
};

/** The model of the first profile that we have (WebXR Device API, `XRInputSource.profiles`: most specific first); null: none. */
export function modelOf(profiles: readonly string[], handedness: XRHandedness): string | null {
  const known = profiles.map((one) => MODELS[one]).find(Boolean);
  return known && handedness !== "none" ? new URL(known[handedness], import.meta.url).href : null;
}
