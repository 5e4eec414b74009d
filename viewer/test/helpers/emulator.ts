/** An emulated headset for tests: installed before our code, and never part of dist. */
import { metaQuest3, XRDevice, type XRDeviceConfig } from "iwer";

declare global {
  interface Window {
    /** The emulated headset, for the hands of a test. */
    emulatedHeadset: XRDevice;
  }
}

export function install(config: XRDeviceConfig): void {
  const device = new XRDevice(config);
  device.installRuntime({ forceInstall: true });
  device.position.set(0, 1.6, 0);
  window.emulatedHeadset = device;
}

export { metaQuest3 };
