"""The reference and the player's twin say the same of scenes by chance, not of the vectors only."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

from scenes.model import Scene
from scenes.play import reduce
from scenes.state import initial
from tests.scenes.random_scenes import random_event, random_scene
from tests.scenes.test_play import document, event_of

VIEWER = Path(__file__).parents[2] / "viewer"
VIEWINGS, EVENTS = 300, 40


def viewing(random: Random) -> dict[str, Any]:
    written = random_scene(random, finishes=0.05)
    scene = Scene.model_validate(written)
    state, steps = initial(scene), []
    for event in [{"kind": "start"}, *(random_event(random, written) for _ in range(EVENTS))]:
        state, effects = reduce(scene, state, event_of(event))
        steps.append({"event": event, "state": document(state), "effects": effects})
    return {"scene": written, "steps": steps}


def test_the_player_plays_as_the_reference_does(tmp_path: Path) -> None:
    viewings = [viewing(Random(seed)) for seed in range(VIEWINGS)]
    kinds = {effect.get("kind") for one in viewings for step in one["steps"] for effect in step["effects"]}
    assert {"task.done", "prop.put", "timer.skip", "reflection", "hint.take", "choice.take"} <= kinds
    played = tmp_path / "played.json"
    played.write_text(json.dumps(viewings), encoding="utf-8")
    replay = tmp_path / "replay.mjs"
    bundle = ["node_modules/.bin/esbuild", "test/helpers/replay.ts", "--bundle", "--platform=node"]
    subprocess.run(
        [*bundle, "--format=esm", f"--outfile={replay}", "--log-level=error"], cwd=VIEWER, check=True
    )
    said = subprocess.run(["node", str(replay), str(played)], capture_output=True, text=True, check=False)
    assert (said.stdout, said.returncode) == (f"{VIEWINGS} viewings replayed\n", 0), said.stderr[:3_000]
