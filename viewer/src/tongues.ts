/** Keeps what is not in the learner's language marked as such; loaded, like most of it, only where it is needed. */
import type { Scene } from "./model/scene.gen";

export class Tongues {
  #stop: () => void = () => {};
  #turn = 0;

  constructor(
    readonly root: HTMLElement,
    readonly scene: Scene,
  ) {}

  /** Best first. */
  async suit(languages: readonly string[]): Promise<void> {
    const mine = (this.#turn += 1);
    this.#stop();
    this.#stop = () => {};
    const [{ foreignTexts }, { markForeign }] = await Promise.all([import("./model/foreign"), import("./dom/foreign")]);
    const texts = foreignTexts(this.scene, languages);
    if (mine === this.#turn && texts.size > 0) this.#stop = markForeign(this.root, texts);
  }
}
