/** The picture of a card's film, laid over its place on the panel. */
import { PolledVideoTexture } from "../backdrop/texture";
import type { Box } from "./layout/piece";
import { discard, plate, type Plate } from "./plate";

export class Clip {
  readonly mesh: Plate;
  readonly #texture: PolledVideoTexture;
  #said = "";
  #wide = 0;

  constructor(
    readonly url: string,
    readonly video: HTMLVideoElement,
    readonly panel: Plate,
    renderOrder: number,
  ) {
    this.#texture = new PolledVideoTexture(video);
    this.mesh = plate(this.#texture, renderOrder);
    // Before its first picture the panel's own dark box is seen.
    this.mesh.visible = false;
    panel.add(this.mesh);
  }

  /** Lies over this part of the panel, whose size is in the same units. */
  lay({ x, y, width, height }: Box, panel: { readonly width: number; readonly height: number }): void {
    this.mesh.position.set((x + width / 2) / panel.width - 0.5, 0.5 - (y + height / 2) / panel.height, 0);
    this.mesh.scale.set(width / panel.width, height / panel.height, 1);
  }

  /** Once a frame; says whether other words are said now, or its shape is known now. */
  frame(): boolean {
    if (this.#texture.poll()) this.mesh.visible = true;
    const said = saidIn(this.video);
    if (said === this.#said && this.video.videoWidth === this.#wide) return false;
    [this.#said, this.#wide] = [said, this.video.videoWidth];
    return true;
  }

  close(): void {
    discard(this.mesh);
  }
}

/** What is said now, by the captions that the page shows. */
export function saidIn(video: HTMLVideoElement): string {
  for (const track of video.textTracks) {
    if (track.mode !== "showing" || !track.activeCues || track.activeCues.length === 0) continue;
    let said = "";
    for (const cue of track.activeCues) if (cue instanceof VTTCue) said += `${said && "\n"}${cue.text.replaceAll(/<[^>]*>/g, "")}`;
    return said;
  }
  return "";
}
