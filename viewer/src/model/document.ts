/** The play document: all that the player needs to know about one scene, as the server gives it. */
import type { Scene } from "./scene.gen";

export type Stereo = "mono" | "top-bottom" | "bottom-top" | "side-by-side" | "side-by-side-reversed";

/** The part of a whole sphere that the footage covers, in pixels of the whole. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly full_width: number;
  readonly full_height: number;
}

export interface Picture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** Words in time with the footage, as a WebVTT file. */
export interface Track {
  readonly kind: "captions" | "descriptions";
  /** BCP 47. */
  readonly language: string;
  readonly url: string;
}

/** Small pictures of a film, one every `interval_s` seconds, row by row in one file. */
export interface Sprite {
  readonly url: string;
  readonly columns: number;
  readonly rows: number;
  readonly interval_s: number;
  /** Of one of them, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly count: number;
}

/** The sound as a field around the listener: AmbiX (ACN order, SN3D), as its footage is turned. */
export interface SoundField {
  readonly url: string;
  readonly order: number;
  readonly channels: number;
}

/** How a film may be felt, and the seconds that make it so. */
export interface Comfort {
  readonly verdict: string;
  readonly spans: readonly { readonly start_s: number; readonly end_s: number; readonly cause: string }[];
}

/** A piece of footage that cannot be played now. */
export interface AbsentFootage {
  readonly state: "processing" | "failed" | "withdrawn";
}

/** A piece of footage as it can be played. */
export interface FootageDocument {
  readonly state: "ready";
  readonly kind: "photo" | "video";
  readonly projection: string;
  readonly stereo: Stereo;
  readonly crop: Crop | null;
  readonly width: number;
  readonly height: number;
  /** Seconds; null for a photo. */
  readonly duration: number | null;
  /** A flat picture. */
  readonly poster: string | null;
  readonly thumbnail: string | null;
  /** Panoramas, smallest first; of a video: its first frame. */
  readonly images: readonly Picture[];
  readonly hls: string | null;
  readonly has_audio: boolean;
  /** It is still being prepared: `hls` grows. */
  readonly live?: boolean;
  readonly tracks?: readonly Track[];
  readonly sprite?: Sprite | null;
  readonly comfort?: Comfort | null;
  readonly ambisonics?: SoundField | null;
}

/** What a learner needs, as far as they chose; milliseconds since 1970. */
export interface Profile {
  readonly needs: Readonly<Record<string, unknown>>;
  readonly changed_ms: number;
}

export interface Viewer {
  readonly role: "anonymous" | "device" | "learner" | "trainer" | "staff";
  readonly name: string | null;
  /** The right to journal this viewing; null: nothing is journalled. */
  readonly ticket: string | null;
  readonly language: string;
  /** Who holds the device; absent: nobody in particular. */
  readonly learner?: string | null;
  readonly profile?: Profile | null;
}

/** What a headset check found; nulls: no limit was found. */
export interface Ceiling {
  /** The longest side of a frame, in pixels. */
  readonly width: number | null;
  /** Bits per second. */
  readonly bandwidth: number | null;
  /** By family, in pixels of a frame: seen to play well, and what it must not exceed. */
  readonly codecs: Readonly<Record<string, { readonly proven: number; readonly most: number | null }>>;
}

export interface PlayDocument {
  readonly scene: Scene;
  readonly revision: { readonly id: string; readonly number: number };
  readonly footage: Readonly<Record<string, FootageDocument | AbsentFootage>>;
  /** Files beside the scene: name in the scene to URL. */
  readonly files: Readonly<Record<string, string>>;
  readonly viewer: Viewer;
  /** The most that one headset of this class may use, in bits per second. */
  readonly max_bandwidth?: number | null;
  /** What this very headset was seen to do; null: it was not checked, or its browser was updated since. */
  readonly ceiling?: Ceiling | null;
  /** Whether a check of this headset is `due`; null: nobody asks for one. */
  readonly check?: "done" | "due" | null;
  /** Staff looks at one piece of footage: no first page, nothing starts by itself, and nothing is to be ended. */
  readonly look?: boolean;
  /** Where one goes when the scene is over. */
  readonly home: string;
}
