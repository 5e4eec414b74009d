"""Films: while they are still being encoded, with several codecs, and with their words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.media_factory import BLUE
from tests.viewer import films, scenes
from tests.viewer.films import Growing
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
SOME_SECONDS = 4


def one_viewpoint(world: World, footage: dict[str, Any], *hotspots: dict[str, Any], **fields: Any) -> None:
    """Let the scene be one viewpoint with this film, and the courtyard."""
    world.document = scenes.play_document(
        {"film": footage, "cour": world.document["footage"]["cour"]},
        start="film",
        footage={one: {"title": scenes.text(one)} for one in ("film", "cour")},
        viewpoints=[
            scenes.viewpoint(
                "film", "film", scenes.hotspot("sortir", 20, {"do": "go", "to": "cour"}), *hotspots, **fields
            ),
            scenes.viewpoint("cour", "cour", scenes.hotspot("entrer", 20, {"do": "go", "to": "film"})),
        ],
        cards=[],
    )


@pytest.fixture(scope="module")
def growing(folder: Path) -> Growing:
    """A film of some seconds, of which nothing is published yet."""
    return Growing.make(folder / "growing", seconds=SOME_SECONDS)


@pytest_asyncio.fixture(loop_scope="session")
async def live(world: World, growing: Growing) -> AsyncIterator[Growing]:
    """The scene's film grows; one second of it is there."""
    growing.publish(1)
    film = {**world.document["footage"]["four"], "hls": "/media/growing/live.m3u8", "duration": SOME_SECONDS}
    one_viewpoint(world, film)
    yield growing


CLOCK = "() => document.querySelector('.time-slider').valueAsNumber"


async def until(learner: Learner, second: float) -> None:
    """Wait until the time line has come to this second."""
    await learner.page.wait_for_function(
        "second => document.querySelector('.time-slider').valueAsNumber >= second", arg=second
    )


async def test_a_film_is_watched_while_it_is_still_being_encoded(
    learner: Learner, world: World, live: Growing
) -> None:
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "film")
    assert await learner.page.evaluate(CLOCK) < 0.95  # from its beginning, not from what is newest
    notice = learner.page.locator(".notice")
    await expect(notice).to_contain_text("La suite se prépare")
    await expect(notice).to_have_class("notice calm")
    live.publish(2)
    await until(learner, 1.3)
    await expect(notice).to_be_hidden()
    await expect(notice).to_contain_text("La suite se prépare")
    # What is there can be seen again; what is not yet there cannot be gone to.
    await learner.page.focus(".time-slider")
    await learner.press("Home")
    await learner.press("ArrowLeft")
    await learner.page.wait_for_function(f"{CLOCK} < 1")
    live.publish(SOME_SECONDS, ended=True)
    await until(learner, SOME_SECONDS - 0.3)
    await expect(learner.page.locator(".timeline [data-action=film]")).to_have_attribute(
        "aria-label", "Lire la vidéo"
    )
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    told = [(event["t"], event["kind"], event["media"], event["data"]) for event in viewing.events()]
    assert "media.stall" not in viewing.kinds(), told
    assert "error" not in viewing.kinds()
    assert learner.troubles == []


async def test_the_whole_film_is_gone_on_with_when_what_was_growing_is_gone(
    learner: Learner, world: World, live: Growing
) -> None:
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("La suite se prépare")
    # The final version is published under another name, and the one that grew is removed.
    whole = world.document["footage"]["film"] | {"hls": world_film(world)}
    world.document["footage"] = {**world.document["footage"], "film": whole}
    await learner.page.route("**/growing/**", lambda route: route.fulfill(status=404))
    await until(learner, 1.3)
    assert "whole" not in await learner.page.evaluate("document.querySelector('.notice').textContent")
    await learner.fact("shows", "film")
    await expect(learner.page.locator(".notice")).to_be_hidden()


async def test_a_viewpoint_that_is_entered_again_has_what_was_made_meanwhile(
    learner: Learner, world: World, live: Growing
) -> None:
    whole = world.document["footage"]["film"] | {"hls": world_film(world)}
    world.document["footage"]["film"] = {"state": "processing"}
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("en préparation")
    told = await learner.page.evaluate("performance.now()")
    world.document["footage"]["film"] = whole
    await learner.page.click("[data-hotspot=sortir]")
    await learner.fact("viewpoint", "cour")
    # What was told in the last two seconds still holds.
    await learner.page.wait_for_function("told => performance.now() > told + 2000", arg=told)
    await learner.page.click("[data-hotspot=entrer]")
    await learner.fact("shows", "film")
    await until(learner, 0.3)


def world_film(world: World) -> str:
    """Publish all of the film that grew, as the final version; return its address."""
    folder: Path = world.media / "growing"
    final = world.media / "final"
    if not final.exists():
        final.mkdir()
        for file in [*folder.glob("*.m4s"), folder / "init.mp4"]:
            (final / file.name).write_bytes(file.read_bytes())
        (final / "master.m3u8").write_text((folder / "all.m3u8").read_text())
    return "/media/final/master.m3u8"


@pytest.fixture(scope="module")
def ladder(folder: Path) -> Path:
    """Rungs of three codecs."""
    made = folder / "ladder"
    made.mkdir()
    for codec, width in (("h264", 128), ("h264", 256), ("av1", 256), ("av1", 512), ("hevc", 512)):
        films.rung(made, codec, width)
    films.master(
        made,
        ("h264", 128, 500_000),
        ("h264", 256, 2_000_000),
        ("av1", 256, 4_000_000),
        ("av1", 512, 8_000_000),
        ("hevc", 512, 7_000_000),
    )
    return made


def of_ladder(world: World) -> dict[str, Any]:
    """Return the footage that the ladder is."""
    return {**world.document["footage"]["four"], "hls": "/media/ladder/master.m3u8", "duration": 2}


async def asked_rungs(learner: Learner) -> set[str]:
    """Play the film to its end; return the rungs of which something was asked for."""
    asked: set[str] = set()
    learner.page.on("request", lambda request: asked.add(request.url.split("/")[-2]))
    await learner.open()
    await learner.begin()
    await until(learner, 1.8)
    return {one for one in asked if one.split("-")[0] in films.CODECS}


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (None, "h264"),  # of a line that nothing is known of, only the rungs that any line carries
        (20_000_000, "av1"),  # a line that carries it: the largest picture that this device decodes
        (3_000_000, "h264"),
    ],
)
async def test_one_family_of_codecs_is_played_and_never_one_that_cannot_be_decoded(
    learner: Learner, world: World, ladder: Path, budget: int | None, expected: str
) -> None:
    one_viewpoint(world, of_ladder(world))
    world.document["max_bandwidth"] = budget
    # The emulated line is as slow as it says, whatever this machine's is.
    await learner.page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { downlink: 1 } })"
    )
    asked = await asked_rungs(learner)
    assert {one.split("-")[0] for one in asked} == {expected}
    assert learner.troubles == []


async def test_a_rung_that_the_device_does_not_decode_smoothly_is_left_out(
    learner: Learner, world: World, ladder: Path
) -> None:
    one_viewpoint(world, of_ladder(world))
    world.document["max_bandwidth"] = 20_000_000
    await learner.page.add_init_script(
        """navigator.mediaCapabilities.decodingInfo = async ({ video }) => (
          { supported: true, smooth: !video.contentType.includes("av01"), powerEfficient: false })"""
    )
    assert {one.split("-")[0] for one in await asked_rungs(learner)} == {"h264"}


async def test_a_browser_that_cannot_be_asked_plays_h264(
    learner: Learner, world: World, ladder: Path
) -> None:
    one_viewpoint(world, of_ladder(world))
    world.document["max_bandwidth"] = 20_000_000
    await learner.page.add_init_script(
        "Object.defineProperty(navigator, 'mediaCapabilities', { value: undefined })"
    )
    assert {one.split("-")[0] for one in await asked_rungs(learner)} == {"h264"}


WORDS = "WEBVTT\n\n00:00.000 --> 00:03.000\n{}\n"


async def test_the_footage_s_own_captions_and_descriptions(learner: Learner, world: World) -> None:
    (world.media / "dit.vtt").write_text(WORDS.format("<v Samir>C'est chaud."))
    (world.media / "vu.vtt").write_text(WORDS.format("Samir ouvre la porte du four."))
    tracks = [
        {"kind": "captions", "language": "fr", "url": "/media/dit.vtt"},
        {"kind": "descriptions", "language": "fr", "url": "/media/vu.vtt"},
    ]
    one_viewpoint(world, {**world.document["footage"]["four"], "tracks": tracks}, backdrop={"loop": True})
    await learner.open()
    await learner.begin()
    words = learner.page.locator(".captions")
    await expect(words).to_have_text("Samir : C'est chaud.")
    await expect(learner.page.locator("[data-live]")).to_have_text("Samir ouvre la porte du four.")
    await learner.page.evaluate("document.querySelector('[data-action=menu]').click()")
    await learner.page.click("[data-command=dialog] >> nth=0")
    await learner.page.click("[data-need=descriptions]")
    await expect(words).to_contain_text("Description : Samir ouvre la porte du four.")
    # A viewpoint that has captions of its own is not given the footage's.
    (world.media / "propre.vtt").write_text(WORDS.format("Les mots du point de vue."))
    world.document["scene"]["viewpoints"][0]["captions"] = [{"language": "fr", "file": "c.vtt"}]
    world.document["files"] = {"c.vtt": "/media/propre.vtt"}
    await learner.open()
    await learner.begin()
    await expect(words).to_contain_text("Les mots du point de vue.")


async def test_a_film_that_comes_before_the_view_has_darkened_is_seen_all_the_same(learner: Learner) -> None:
    page = learner.page
    await page.add_init_script(
        """const make = document.createElement.bind(document);
        document.createElement = (...given) => {
          const made = make(...given);
          if (given[0] === "video") window.film = made;
          return made;
        };"""
    )
    await learner.open()
    await learner.begin()
    # No frame is drawn, so nothing darkens, until the film of the next viewpoint has its first picture.
    await page.evaluate(
        """() => {
          const [real, held] = [window.requestAnimationFrame.bind(window), []];
          window.requestAnimationFrame = (heard) => held.push(heard);
          window.release = () => {
            window.requestAnimationFrame = real;
            held.forEach((heard) => real(heard));
          };
          document.querySelector("[data-hotspot=porte]").click();
        }"""
    )
    await page.wait_for_function("() => film.readyState >= 2", polling=50)
    await page.evaluate("release()")
    await learner.fact("arrived", "true")
    await learner.fact("shows", "film")
    await learner.sees(BLUE)
