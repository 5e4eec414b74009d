/** Asks the device what it decodes without dropping pictures. */
import { familyOf, type Rung, type Verdict } from "./rungs";

/** What the device says of each rung; null where it cannot be asked (H.264 then counts as played, others do not). */
export async function verdictsOn(rungs: readonly Rung[]): Promise<(Verdict | null)[]> {
  return Promise.all(rungs.map(async (rung) => (await asked(rung)) ?? untold(rung)));
}

async function asked({ codec, width, height, bandwidth, fps }: Rung): Promise<Verdict | null> {
  const contentType = `video/mp4; codecs="${codec}"`;
  if (!isSupported(contentType)) return { smooth: false, efficient: false };
  try {
    const video = { contentType, width, height, bitrate: bandwidth, framerate: fps };
    const { supported, smooth, powerEfficient } = await navigator.mediaCapabilities.decodingInfo({ type: "media-source", video });
    return { smooth: supported && smooth, efficient: powerEfficient };
  } catch {
    // No MediaCapabilities here, or none that understands the question.
    return null;
  }
}

function untold({ codec }: Rung): Verdict | null {
  return familyOf(codec) === "h264" ? null : { smooth: false, efficient: false };
}

function isSupported(contentType: string): boolean {
  const source = (globalThis as { ManagedMediaSource?: typeof MediaSource }).ManagedMediaSource ?? globalThis.MediaSource;
  return source?.isTypeSupported(contentType) ?? false;
}
