"""What is heard, measured on its way out: films, mono, calm, a voice, machines, sound fields."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.viewer import scenes, sounds
from tests.viewer.learner import PATIENCE, Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEFT, RIGHT, VOICE, MACHINE, AROUND = 600, 1200, 2000, 900, 700  # Hz
LOUD, SOFT = 0.8, 0.02


@pytest.fixture(scope="session")
def heard(folder: Path) -> dict[str, Any]:
    """The sounds of all tests, made once: films by name, files by name."""
    sounds.encode(folder / "voice.m4a", sounds.tones(f"0.3*{VOICE}"), "-c:a", "aac")
    sounds.encode(folder / "machine.wav", sounds.tones(f"0.4*{MACHINE}"), seconds=1)
    around = sounds.sound_field(folder, "left", sounds.tones(f"0.3*{AROUND}", f"0.3*{AROUND}", "", ""))
    return {
        "two": sounds.film(folder, "two", sounds.tones(f"0.3*{LEFT}", f"0.3*{RIGHT}")),
        "loud": sounds.film(folder, "loud", sounds.tones(f"{LOUD}*{LEFT}", f"{LOUD}*{LEFT}")),
        "soft": sounds.film(folder, "soft", sounds.tones(f"{SOFT}*{LEFT}", f"{SOFT}*{LEFT}")),
        "around": sounds.film(
            folder, "around", sounds.tones(f"0.3*{LEFT}", f"0.3*{LEFT}"), ambisonics=around
        ),
    }


def stage(world: World, footage: dict[str, Any], **fields: Any) -> None:
    """Let the scene be one viewpoint with this film, which loops, and a way to another place."""
    world.document["footage"]["four"] = footage
    away = scenes.hotspot("cour", -150, {"do": "go", "to": "cour"}, icon="go")
    viewpoint = scenes.viewpoint("four", "four", away, backdrop={"loop": True}, **fields)
    cour = world.document["scene"]["viewpoints"][0]
    world.document["scene"] = scenes.scene(viewpoints=[viewpoint, {**cour, "hotspots": []}], start="four")
    world.document["files"] = {name: f"/media/{name}" for name in ("voice.m4a", "machine.wav")}


async def begin(learner: Learner, **settings: Any) -> None:
    """Begin on the screen with these settings, measured."""
    await learner.page.add_init_script(
        f"localStorage.setItem('plateau-settings', {json.dumps(json.dumps(settings))})"
    )
    await sounds.listen(learner)
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "film")


async def test_the_film_keeps_its_sides_and_is_the_same_in_both_ears_in_mono(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["two"])
    await begin(learner)
    await sounds.hears(learner, LEFT, "left > -60 && right < left - 30")
    await sounds.hears(learner, RIGHT, "right > -60 && left < right - 30")
    await begin(learner, mono=True)
    await sounds.hears(learner, LEFT, "left > -60 && Math.abs(left - right) < 1")
    await sounds.hears(learner, RIGHT, "left > -60 && Math.abs(left - right) < 1")
    assert learner.troubles == []


@pytest.mark.parametrize(("name", "least", "most"), [("loud", 10, 30), ("soft", -3, 3)])
async def test_calm_sound_takes_from_what_is_loud_only(
    learner: Learner, world: World, heard: dict[str, Any], name: str, least: float, most: float
) -> None:
    stage(world, heard[name])
    await begin(learner)
    usual, _ = await sounds.hears(learner, LEFT, "left > -60")
    await begin(learner, calmSound=True)
    await sounds.hears(learner, LEFT, f"left > -70 && left > {usual - most} && left < {usual - least}")


async def test_seconds_that_jump_in_loudness_are_softened_when_calm(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    spans = [{"start_s": 2.5, "end_s": 4, "cause": "loudness"}]
    stage(world, {**heard["soft"], "comfort": {"verdict": "lively", "spans": spans}})
    await begin(learner, calmSound=True)
    usual, _ = await sounds.hears(learner, LEFT, "left > -60")
    await sounds.hears(learner, LEFT, f"left < {usual - 6} && left > {usual - 10}")
    await sounds.hears(learner, LEFT, f"Math.abs(left - {usual}) < 1.5")


async def test_without_web_audio_the_film_plays_as_it_is(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["two"], sounds=[machine(90)])
    await learner.page.add_init_script("delete window.AudioContext")
    await begin(learner, mono=True, calmSound=True)
    await learner.page.wait_for_function("() => window.audios.length > 0")
    await expect(learner.page.locator(".captions")).to_contain_text("[Le four ronronne]")
    assert learner.troubles == []


async def test_a_context_that_stays_asleep_does_not_silence_the_film(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    """An element led into a context that stands still would be silent: it is not led there."""
    stage(world, heard["two"])
    await learner.page.add_init_script(
        """Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
        AudioContext.prototype.createMediaElementSource = () => { throw new Error("taken"); };"""
    )
    await begin(learner)
    await learner.page.wait_for_function("() => window.audios.length > 1")
    assert learner.troubles == []


async def test_a_voice_goes_along_with_the_film_and_the_film_is_lower(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    descriptions = [{"language": "fr", "file": "voice.m4a"}]
    stage(world, heard["two"], audio_descriptions=descriptions)
    await begin(learner)
    usual, _ = await sounds.hears(learner, LEFT, "left > -60")
    await begin(learner, descriptions=True)
    await sounds.hears(learner, VOICE, "left > -60 && Math.abs(left - right) < 1")
    await sounds.hears(learner, LEFT, f"Math.abs(left - {usual} + 3.1) < 1")  # 70 %
    await learner.press(" ")
    await learner.page.wait_for_function(
        "() => [...window.audios].filter((one) => one.src.includes('voice')).every((one) => one.paused)"
    )
    await sounds.hears(learner, VOICE, "left < -100")
    await learner.press(" ")
    await sounds.hears(learner, VOICE, "left > -60")


def machine(yaw: float, **fields: Any) -> dict[str, Any]:
    """Return a machine that hums at a yaw."""
    caption = {"fr": "Le four ronronne", "en": "The oven hums"}
    stand = {"direction": {"yaw": yaw}, "distance": 1}
    return {"id": "four-chaud", "file": "machine.wav", "caption": caption, "stand": stand, **fields}


async def test_a_machine_is_heard_where_it_stands_and_told_in_words(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["two"], sounds=[machine(90)])
    await begin(learner)
    await sounds.hears(learner, MACHINE, "right > -60 && left < right - 4")
    caption = learner.page.locator(".captions p")
    await expect(caption).to_contain_text("[Le four ronronne]")
    await expect(caption.locator(".caption-arrow")).to_have_attribute("data-arrow", "right")
    await expect(learner.page.locator(".captions")).to_be_hidden()  # it has been read
    await learner.page.evaluate("document.querySelector('.stage').focus()")
    for _ in range(30):  # half a turn
        await learner.press("ArrowRight")
    await sounds.hears(learner, MACHINE, "left > -60 && right < left - 4")
    await learner.page.click("[data-hotspot=cour]", force=True)
    await learner.fact("viewpoint", "cour")
    await sounds.hears(learner, MACHINE, "left < -110")
    assert learner.troubles == []


async def test_a_machine_keeps_its_place_when_the_head_turns(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["two"], sounds=[machine(90)])
    await learner.wear()
    await sounds.listen(learner)
    await learner.open()
    await learner.enter_vr()
    await sounds.hears(learner, MACHINE, "right > -60 && left < right - 4")
    await learner.look(90)
    await sounds.hears(learner, MACHINE, "left > -60 && Math.abs(right - left) < 3")
    await learner.look(180)
    await sounds.hears(learner, MACHINE, "left > -60 && right < left - 4")


async def told(learner: Learner, world: World) -> dict[str, Any]:
    """Wait until the journal tells what became of the sound field."""
    async with asyncio.timeout(3 * PATIENCE / 1000):  # it is found out, and then sent with the next chunk
        while True:
            for event in [event for viewing in world.viewings.values() for event in viewing.events()]:
                if event["kind"] == "sound.field":
                    data: dict[str, Any] = event["data"]
                    return data
            await learner.page.wait_for_event("response", lambda answer: "/chunks/" in answer.url)


async def test_a_sound_field_stays_where_it_is_when_the_head_turns(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["around"])
    await learner.wear()
    await sounds.listen(learner)
    await learner.open()
    await learner.enter_vr()
    await sounds.hears(learner, AROUND, "left > -60 && right < left - 5")
    # It is heard instead of the stereo inside the film.
    await sounds.hears(learner, LEFT, "left < -80")
    await learner.look(180)
    await sounds.hears(learner, AROUND, "right > -60 && left < right - 5")
    await learner.look(-90)
    await sounds.hears(learner, AROUND, "left > -60 && Math.abs(right - left) < 3")
    assert await told(learner, world) == {"heard": "around", "order": "0 1 2 3"}


async def test_a_browser_whose_head_hangs_at_one_rate_makes_the_filters_at_another(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["around"])
    await learner.page.add_init_script(
        """const start = OfflineAudioContext.prototype.startRendering;
        let left = 4;
        OfflineAudioContext.prototype.startRendering = function () {
          left -= 1;
          return left >= 0 ? new Promise(() => {}) : start.call(this);
        };"""
    )
    await begin(learner)
    assert await told(learner, world) == {"heard": "around", "order": "0 1 2 3"}
    await sounds.hears(learner, AROUND, "left > -60 && right < left - 5")
    assert learner.troubles == []


async def test_a_sound_field_that_is_missing_leaves_the_film_its_stereo(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    gone = {**heard["around"]["ambisonics"], "url": "/media/gone.mp4"}
    stage(world, {**heard["around"], "ambisonics": gone})
    await begin(learner)
    await learner.page.wait_for_function("() => window.audios.some((one) => one.error)")
    await sounds.hears(learner, LEFT, "left > -60 && right > -60")
    assert learner.troubles == []


async def test_a_browser_that_mixes_the_channels_keeps_the_stereo(
    learner: Learner, world: World, heard: dict[str, Any]
) -> None:
    stage(world, heard["around"])
    # As browsers that mix four channels down: all that comes out is the same everywhere.
    await learner.page.add_init_script(
        """const make = AudioContext.prototype.createMediaElementSource;
        AudioContext.prototype.createMediaElementSource = function (element) {
          const source = make.call(this, element);
          if (!element.src.startsWith("blob:") || element instanceof HTMLVideoElement) return source;
          const mixed = new GainNode(this, { channelCount: 1, channelCountMode: "explicit" });
          source.connect(mixed);
          return mixed;
        };"""
    )
    await begin(learner)
    assert await told(learner, world) == {"heard": "stereo", "order": ""}
    await sounds.hears(learner, LEFT, "left > -60 && right > -60")
    assert learner.troubles == []
