/**
 * Replays viewings that the Python reference has played: reads `[{scene, steps: [{event, state, effects}]}]` from the
 * file that is named and says the first difference. tests/scenes/test_twins.py makes the file and runs this.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { initial, reduce } from "../../src/model/reduce";
import type { Scene } from "../../src/model/scene.gen";
import type { Effect, PlayEvent, State } from "../../src/model/state";

interface Viewing {
  readonly scene: Scene;
  readonly steps: readonly { readonly event: PlayEvent; readonly state: State; readonly effects: readonly Effect[] }[];
}

const viewings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Viewing[];
for (const [number, { scene, steps }] of viewings.entries()) {
  let state = initial(scene);
  for (const [step, expected] of steps.entries()) {
    const outcome = reduce(scene, state, expected.event);
    const where = `viewing ${number}, step ${step}: ${JSON.stringify(expected.event)}`;
    assert.deepEqual(outcome.effects, expected.effects, where);
    assert.deepEqual(outcome.state, expected.state, where);
    state = outcome.state;
  }
}
console.log(`${viewings.length} viewings replayed`);
