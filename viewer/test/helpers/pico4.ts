/** PICO 4: controllers only, no hands, no layers; its profile is not one of IWER's own. */
import type { XRDeviceConfig } from "iwer";
import { install, metaQuest3 } from "./emulator";

const controllers = metaQuest3.controllerConfig;
if (!controllers) throw new Error("the emulator's Quest 3 has no controllers");

install({
  ...metaQuest3,
  name: "PICO 4",
  controllerConfig: { ...controllers, profileId: "pico-4", fallbackProfileIds: ["generic-trigger-squeeze-thumbstick"] },
  supportedFeatures: ["viewer", "local", "local-floor"] as XRDeviceConfig["supportedFeatures"],
  supportedFrameRates: [72, 90],
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; PICO 4) PicoBrowser emulated",
});
