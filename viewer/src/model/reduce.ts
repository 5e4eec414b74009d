/**
 * The play rules: one pure function. `scenes/play.py` is the reference in Python; both pass the vectors of
 * `tests/vectors/play/`. Its rules in words stand in that module's docstring.
 */
import { holds } from "./conditions";
import type { ChoiceBlock, QuestionBlock, Scene } from "./scene.gen";
import type { Outcome, PlayEvent, State, Value } from "./state";
import { type Action, cardOf, isThere, STEPS_AT_MOST, type Step, Turn, viewpointOf } from "./turn";

/** The state before the event `start`. */
export function initial(scene: Scene): State {
  const variables: Record<string, Value> = {};
  for (const variable of scene.variables ?? []) variables[variable.id] = variable.initial ?? 0;
  return {
    viewpoint: null, visit: 0, arrival: { yaw: 0, pitch: 0 }, at: 0, playing: false, card: null, variables, score: 0,
    given: [], answers: {}, choices: {}, passed: [], seen: [], waited: 0, hints: {}, tasks: {}, carrying: null, placed: {}, due: [], finished: false, reflection: null,
  };
}

/** What an event makes of a state, and what it asks the world to do, in order. Never throws, changes nothing. */
export function reduce(scene: Scene, state: State, event: PlayEvent): Outcome {
  const turn = new Turn(scene, state);
  if (!state.finished && (event.kind === "start") === (state.viewpoint === null)) {
    hear(turn, event);
    settle(turn);
  }
  return { state: turn.draft, effects: turn.effects };
}

function hear(turn: Turn, event: PlayEvent): void {
  switch (event.kind) {
    case "start": return go(turn, turn.scene.start);
    case "activate": return activate(turn, event.hotspot);
    case "close": return turn.close();
    case "answer": return answer(turn, event.question, event.options);
    case "choose": return choose(turn, event.choice, event.option);
    case "time":
      turn.draft.at = event.at;
      return turn.cue((cue) => cue.on === "time" && (cue.at ?? 0) <= event.at);
    case "end": return turn.cue((cue) => cue.on === "end");
    case "play": return turn.play();
    case "pause": return turn.pause();
    case "finish": return turn.finish();
  }
}

/** Does the steps that are due, until there is none. */
function settle(turn: Turn): void {
  let step: Step | undefined;
  for (let done = 0; (step = turn.steps.shift()); done += 1) {
    if (done === STEPS_AT_MOST) {
      turn.steps.length = 0;
      return turn.fault("endless", turn.draft.viewpoint ?? "");
    }
    if ("action" in step) perform(turn, step.action, step.place);
    else if (step.visit === turn.draft.visit && holds(step.cue.when, turn.draft.variables)) {
      turn.first(step.cue.actions, `cue:${step.cue.id}`);
    }
  }
}

function perform(turn: Turn, action: Action, place: string): void {
  switch (action.do) {
    case "open":
      if (!putAway(turn, action)) open(turn, action.card);
      return;
    case "close": return turn.close();
    case "go":
      if (!putAway(turn, action)) go(turn, action.to, action.arrival);
      return;
    case "set":
      turn.draft.variables = { ...turn.draft.variables, [action.variable]: action.value };
      return;
    case "score": return turn.give(action.points, place);
    case "play": return turn.play();
    case "pause": return turn.pause();
    case "finish": return turn.finish();
    // A scene of a later format may know more: what is not understood is said, never fatal.
    default: return turn.fault("unknown-action", (action as { do: string }).do);
  }
}

function activate(turn: Turn, id: string): void {
  const { scene, draft } = turn;
  const hotspot = viewpointOf(scene, draft)?.hotspots?.find((one) => one.id === id);
  if (!hotspot || draft.card !== null || !isThere(hotspot, draft)) return;
  if (!draft.seen.includes(id)) draft.seen = [...draft.seen, id];
  turn.log("hotspot.open", id);
  turn.first(hotspot.actions ?? [], `hotspot:${id}`);
}

function open(turn: Turn, id: string): void {
  const card = cardOf(turn.scene, id);
  return card ? turn.open(card) : turn.fault("unknown-card", id);
}

/** Closes the open card before an action that replaces it; what that card promised is done first, then the action. */
function putAway(turn: Turn, action: Action): boolean {
  if (turn.draft.card === null) return false;
  turn.first([action], "");
  turn.close();
  return true;
}

function go(turn: Turn, to: string, arrival?: { yaw: number; pitch?: number } | null): void {
  const viewpoint = turn.scene.viewpoints.find((one) => one.id === to);
  if (!viewpoint) return turn.fault("unknown-viewpoint", to);
  if (turn.draft.viewpoint !== null) turn.log("viewpoint.leave", turn.draft.viewpoint);
  const { yaw, pitch = 0 } = arrival ?? viewpoint.arrival ?? { yaw: 0 };
  turn.enter(viewpoint, { yaw, pitch });
}

function answer(turn: Turn, id: string, options: readonly string[]): void {
  const block = blockOf<QuestionBlock>(turn, "question", id);
  const before = turn.draft.answers[id];
  if (!block || before?.solved) return;
  const known = block.options.filter((option) => options.includes(option.id));
  if (known.length === 0 || (!block.multiple && known.length > 1)) return;
  const taken = known.map((option) => option.id);
  const correct = block.options.every((option) => taken.includes(option.id) === (option.correct ?? false));
  const attempts = (before?.attempts ?? 0) + 1;
  turn.draft.answers = { ...turn.draft.answers, [id]: { options: taken, correct, attempts, solved: correct } };
  turn.log("question.answer", id, { question: id, options: taken, correct, attempt: attempts });
  if (correct) turn.give(block.points ?? 1, `question:${id}`);
}

function choose(turn: Turn, id: string, optionId: string): void {
  const option = blockOf<ChoiceBlock>(turn, "choice", id)?.options.find((one) => one.id === optionId);
  if (!option) return;
  turn.draft.choices = { ...turn.draft.choices, [id]: optionId };
  turn.log("choice.take", id, { choice: id, option: optionId });
  turn.first(option.actions, `choice:${id}/${optionId}`);
  turn.close();
}

/** The question or choice of this id on the open card. */
function blockOf<Kind extends QuestionBlock | ChoiceBlock>(turn: Turn, kind: Kind["kind"], id: string): Kind | undefined {
  const blocks = cardOf(turn.scene, turn.draft.card)?.blocks ?? [];
  return blocks.find((block) => block.kind === kind && "id" in block && block.id === id) as Kind | undefined;
}
