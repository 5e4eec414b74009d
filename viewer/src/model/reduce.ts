/**
 * The play rules: one pure function. `scenes/play.py` is the reference in Python; both pass the vectors of
 * `tests/vectors/play/`. Its rules in words stand in that module's docstring.
 */
import { askedOf, judge } from "./asked";
import { holds } from "./conditions";
import { activated, drop, notice, openTasks, put, take, thenDue } from "./doing";
import type { ChoiceBlock, Cue, Scene } from "./scene.gen";
import type { Outcome, PlayEvent, Reflection, State, Value } from "./state";
import { type Action, cardOf, isThere, own, STEPS_AT_MOST, Turn, viewpointOf } from "./turn";

const REFLECTIONS: ReadonlySet<Reflection> = new Set(["yes", "maybe", "no"]);

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
  if (state.finished) {
    if (event.kind === "reflect") reflect(turn, event.answer);
  } else if ((event.kind === "start") === (state.viewpoint === null)) {
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
    case "hint": return hint(turn, event.asked);
    case "take": return take(turn, event.prop);
    case "put": return put(turn, event.place);
    case "drop": return drop(turn);
    case "wait": return wait(turn, event.seconds);
    case "skip": return skip(turn, event.cue);
    case "time":
      turn.draft.at = event.at;
      return turn.cue((cue) => cue.on === "time" && (cue.at ?? 0) <= event.at);
    case "end": return turn.cue((cue) => cue.on === "end");
    case "play": return turn.play();
    case "pause": return turn.pause();
    case "finish": return turn.finish();
    case "reflect": return; // not before the end
  }
}

/** Does the steps that are due, until there is none and no task is left to be noticed. */
function settle(turn: Turn): void {
  let done = 0;
  do {
    for (; turn.steps.length > 0; done += 1) {
      if (done === STEPS_AT_MOST) {
        turn.steps.length = 0;
        return turn.fault("endless", turn.draft.viewpoint ?? "");
      }
      doNext(turn);
    }
    if (turn.draft.finished) return;
    notice(turn);
  } while (thenDue(turn));
}

function doNext(turn: Turn): void {
  const step = turn.steps.shift();
  if (!step) return;
  if ("action" in step) perform(turn, step.action, step.place);
  else if (step.visit === turn.draft.visit) turn.turnOf(step.cue);
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
  activated(turn, id);
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
  const block = askedOf(cardOf(turn.scene, turn.draft.card)).find((one) => one.id === id);
  const before = own(turn.draft.answers, id);
  const judged = block && judge(block, options);
  if (!judged || before?.solved) return;
  const { taken, correct } = judged;
  const attempts = (before?.attempts ?? 0) + 1;
  turn.draft.answers = { ...turn.draft.answers, [id]: { options: taken, correct, attempts, solved: correct } };
  turn.log("question.answer", id, { question: id, options: taken, correct, attempt: attempts });
  if (correct) turn.give(block.points ?? 1, `question:${id}`);
}

function choose(turn: Turn, id: string, optionId: string): void {
  const blocks = cardOf(turn.scene, turn.draft.card)?.blocks ?? [];
  const choices = blocks.filter((one): one is ChoiceBlock => one.kind === "choice");
  const option = choices.find((one) => one.id === id)?.options.find((one) => one.id === optionId);
  if (!option) return;
  turn.draft.choices = { ...turn.draft.choices, [id]: optionId };
  turn.log("choice.take", id, { choice: id, option: optionId });
  turn.first(option.actions, `choice:${id}/${optionId}`);
  turn.close();
}

function hint(turn: Turn, id: string): void {
  const { scene, draft } = turn;
  const asking = askedOf(cardOf(scene, draft.card)).filter((one) => !own(draft.answers, one.id)?.solved);
  const asked = [...asking, ...openTasks(scene, draft)].find((one) => one.id === id);
  const number = (own(draft.hints, id) ?? 0) + 1;
  if (!asked || number > (asked.hints?.length ?? 0)) return;
  draft.hints = { ...draft.hints, [id]: number };
  turn.log("hint.take", id, { number });
}

function wait(turn: Turn, seconds: number): void {
  if (turn.draft.card !== null || !Number.isFinite(seconds) || seconds <= 0) return;
  turn.draft.waited += seconds;
  turn.cue((cue) => cue.on === "wait" && (cue.at ?? 0) <= turn.draft.waited);
}

/** What a timer would do, now. */
function skip(turn: Turn, id: string): void {
  const { scene, draft } = turn;
  const cue = timersHere(scene, draft).find((one) => one.id === id);
  if (!cue || draft.card !== null) return;
  turn.log("timer.skip", id);
  turn.cue((one) => one === cue);
}

function reflect(turn: Turn, said: Reflection): void {
  if (turn.scene.reflection === false || !REFLECTIONS.has(said) || said === turn.draft.reflection) return;
  turn.draft.reflection = said;
  turn.log("reflection", null, { answer: said });
}

/** The timers that run here now. */
export function timersHere(scene: Scene, state: Pick<State, "viewpoint" | "passed" | "variables">): Cue[] {
  const cues = viewpointOf(scene, state)?.cues ?? [];
  return cues.filter((cue) => cue.on === "wait" && !state.passed.includes(cue.id) && holds(cue.when, state.variables));
}
