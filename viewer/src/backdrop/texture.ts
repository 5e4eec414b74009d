/** The footage as a texture. */
import { LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace, Texture } from "three";

/**
 * A video as a texture that is looked at in the frame loop, and uploaded when there is a new picture.
 *
 * three's own VideoTexture waits for the page's video callbacks, which headsets stop during an immersive session.
 */
export class PolledVideoTexture extends Texture<HTMLVideoElement> {
  readonly isVideoTexture = true;
  #shown = -1;

  constructor(readonly video: HTMLVideoElement) {
    super(video);
    this.colorSpace = SRGBColorSpace;
    this.minFilter = LinearFilter;
    this.generateMipmaps = false;
  }

  /** Called by three before each use; the work is done once a frame by `poll`. */
  update(): void {}

  /** Marks the texture for upload when the video has a picture that was not shown yet; says whether it has. */
  poll(): boolean {
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || this.video.videoWidth === 0) return false;
    if (this.video.currentTime === this.#shown) return false;
    this.#shown = this.video.currentTime;
    this.needsUpdate = true;
    return true;
  }
}

/** A photo as a texture; it must have been decoded with its rows turned over (`imageOrientation: "flipY"`). */
export function photoTexture(image: ImageBitmap): Texture<ImageBitmap> {
  const texture = new Texture(image);
  texture.colorSpace = SRGBColorSpace;
  texture.flipY = false;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}
