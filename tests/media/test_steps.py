"""The steps of a film: apart, in chunks, again, killed; and what `finish` refuses to publish."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from media.encode import encode, film_job
from media.encoding import Span
from media.errors import EncodeFailed, MissingTool
from media.ladder import Plan
from media.model import Declared, Manifest, Progress, Projection, Stereo, read_manifest
from media.parts import Chunk, Part, Workshop, desk, measured, receipt
from media.pipeline import prepare_film
from media.probe import inspect
from media.steps import Wishes, fast, finish, finish_night, ladder, night, plan_film
from media.table import Nominal
from media.tools import Tools
from media.verify import compared
from tests import media_factory as factory

SECONDS, FPS = 8.4, 10
TABLE = (
    Nominal(name="fast", height=64, crf=26, cap=500_000),
    Nominal(name="low", height=128, crf=24, cap=900_000),
    Nominal(name="top", height=192, crf=24, cap=1_500_000, codec="hevc"),
    Nominal(name="av1", height=128, crf=34, cap=900_000, codec="av1"),
)
FRAMES = round(SECONDS * FPS)


@pytest.fixture(scope="module")
def film(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("steps") / "film.mp4"
    return factory.film(path, tools, factory.layout(width=384), seconds=SECONDS, fps=str(FPS))


@pytest.fixture(scope="module")
def plan(tools: Tools, film: Path) -> Plan:
    return asyncio.run(planned(tools, film))


async def planned(tools: Tools, film: Path, declared: Declared | None = None, hosts: int = 1) -> Plan:
    wishes = Wishes(source=film.name, table=TABLE, hosts=hosts)
    return plan_film(await inspect(film, tools=tools), declared or Declared(), wishes)


@pytest.fixture
def shop(tools: Tools, tmp_path: Path) -> Workshop:
    return Workshop(folder=tmp_path / "shop", tools=tools)


def chunks(count: int) -> list[Chunk]:
    return [Chunk(index=index, count=count) for index in range(count)]


async def cut(film: Path, plan: Plan, shop: Workshop, count: int) -> tuple[Part, ...]:
    """The fast step, then the ladder in so many chunks, the last one first."""
    parts = await fast(film, plan, shop)
    for chunk in reversed(chunks(count)):
        parts += await ladder(film, plan, shop, chunk=chunk)
    return parts


def shown_at(tools: Tools, path: Path) -> list[float]:
    argv = [str(tools.ffprobe), "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time"]
    said = subprocess.run([*argv, "-of", "csv=p=0", str(path)], check=True, capture_output=True)
    return sorted(float(line.strip(",")) for line in said.stdout.decode().split())


def test_a_plan_is_words_and_its_name(plan: Plan, film: Path) -> None:
    again = Plan.from_json(json.loads(json.dumps(plan.to_json())))
    assert again == plan
    assert again.digest == plan.digest
    assert replace(plan, source="another film").digest != plan.digest
    assert [step.name for step in plan.steps] == ["fast", "low"]
    assert [step.name for step in plan.night] == ["av1", "top"]  # smallest first, as they are cascaded
    assert (plan.group, plan.groups, plan.head) == (20, 5, 1)
    assert (plan.chunks(4), replace(plan, duration_s=300).chunks(4)) == (1, 4)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_chunks_are_whole_groups(plan: Plan, count: int) -> None:
    cuts = [chunk.groups(plan.groups) for chunk in chunks(count)]
    assert cuts[0][0] == 0
    assert cuts[-1][1] == plan.groups
    assert all(before[1] == after[0] for before, after in pairwise(cuts))


def test_impossible_chunks(plan: Plan) -> None:
    for index, count in ((2, 2), (-1, 2), (0, 0)):
        with pytest.raises(ValueError, match="chunk"):
            Chunk(index=index, count=count)
    with pytest.raises(ValueError, match="6 chunks of 5 groups"):
        Chunk(index=0, count=6).groups(plan.groups)


async def test_chunks_lose_nothing(
    tools: Tools, film: Path, plan: Plan, shop: Workshop, tmp_path: Path
) -> None:
    whole = await prepare_film(film, plan, tmp_path / "whole", shop)
    other = replace(shop, folder=tmp_path / "other")
    parts = await cut(film, plan, other, 3)
    joined = await finish(film, plan, json_round(parts), tmp_path / "out", other)
    assert joined.duration_s == whole.duration_s == SECONDS
    for one, cut_one, step in zip(whole.rungs, joined.rungs, plan.steps, strict=True):
        shown = shown_at(tools, tmp_path / "out" / cut_one.file)
        assert shown == pytest.approx([number / FPS for number in range(FRAMES)], abs=1e-4)
        for number in (0, 33, FRAMES - 1):
            files = ((step, tmp_path / "whole" / one.file), (step, tmp_path / "out" / cut_one.file))
            pair = [await compared(film, plan, file, number, tools=tools) for file in files]
            assert (
                pair[1] >= pair[0] - 0.5
            )  # the figure of the join is that of benchmarks/, on a real picture


def json_round(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(Part.from_json(json.loads(json.dumps(part.to_json()))) for part in parts)


@pytest.fixture(scope="module")
def halves(
    tools: Tools, film: Path, plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Part, ...]:
    shop = Workshop(folder=tmp_path_factory.mktemp("halves"), tools=tools)
    parts = asyncio.run(cut(film, plan, shop, 2))
    HALVES.append(shop)
    return parts


HALVES: list[Workshop] = []


def wrong_sets(parts: tuple[Part, ...]) -> dict[str, list[Part]]:
    lows = sorted((part for part in parts if part.track == "low"), key=lambda part: part.index)
    rest = [part for part in parts if part.track != "low"]
    return {
        "missing": [*rest, lows[0]],
        "twice": [*rest, lows[0], replace(lows[0], index=1)],
        "another count": [*rest, lows[0], replace(lows[1], count=3)],
        "another plan": [*rest, replace(lows[0], plan="0" * 16), lows[1]],
        "late": [*rest, lows[0], replace(lows[1], first_s=0.1)],
        "short": [*rest, replace(lows[0], samples=lows[0].samples - 1), lows[1]],
        "no sound": [part for part in parts if part.track != "sound"],
        "a rung less": rest,
    }


@pytest.mark.parametrize(
    "what",
    ["missing", "twice", "another count", "another plan", "late", "short", "no sound", "a rung less"],
)
async def test_what_is_not_the_film_is_not_published(
    film: Path, plan: Plan, halves: tuple[Part, ...], tmp_path: Path, what: str
) -> None:
    out = tmp_path / "out"
    with pytest.raises(EncodeFailed):
        await finish(film, plan, wrong_sets(halves)[what], out, HALVES[0])
    assert not (out / "manifest.json").exists()
    assert not (out / "master.m3u8").exists()


async def test_a_chunk_one_frame_short_or_otherwise_made_is_refused(
    tools: Tools, film: Path, plan: Plan, halves: tuple[Part, ...], tmp_path: Path
) -> None:
    shop = replace(HALVES[0], folder=tmp_path / "shop")
    shutil.copytree(HALVES[0].folder, shop.folder)
    low, half = plan.steps[1], Chunk(index=1, count=2)
    start = half.groups(plan.groups)[0] * plan.group
    for step, span in (
        (low, Span(first=start, count=FRAMES - start - 1)),  # a frame less than the fast rung
        (replace(low, width=192, height=96), Span(first=start)),  # another size: another init
    ):
        with desk(shop, "test") as here:
            await encode(film_job(film, plan, (step,), here, tools=tools, span=span), on_moved=lambda _: None)
            part = measured(plan, "low", half, here / "low.mp4", shop.folder)
        parts = [each for each in halves if (each.track, each.index) != ("low", 1)]
        with pytest.raises(EncodeFailed):
            await finish(film, plan, [*parts, part], tmp_path / "out", shop)


async def test_running_a_step_again_costs_nothing(
    film: Path, plan: Plan, shop: Workshop, tmp_path: Path
) -> None:
    told: list[Progress] = []
    first = await cut(film, plan, shop, 1)
    again = await cut(film, plan, replace(shop, on_progress=told.append), 1)
    assert again == first
    assert told == []
    assert (await finish(film, plan, (*first, *again), tmp_path / "a", shop)) == (
        await finish(film, plan, first, tmp_path / "a", shop)  # over what is there already
    )
    (shop.folder / first[-1].file).unlink()  # a part is gone: the step is not done
    assert receipt(shop, "ladder-0-1", plan) is None
    assert await cut(film, plan, shop, 1) == first


async def test_a_killed_step_leaves_nothing_and_is_cleared_away(
    film: Path, plan: Plan, shop: Workshop
) -> None:
    begun = asyncio.Event()

    def listen(_: Progress) -> None:
        begun.set()

    task = asyncio.create_task(ladder(film, plan, replace(shop, on_progress=listen)))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(shop.folder.iterdir()) == []
    leftover = shop.folder / ".ladder-0-1-killed"  # what kill -9 leaves
    leftover.mkdir()
    (leftover / "low.mp4").write_bytes(b"half")
    with desk(shop, "ladder-0-1") as busy:  # another run that lives
        assert not leftover.exists()
        with desk(shop, "ladder-0-1"):
            assert busy.exists()
    parts = await ladder(film, plan, shop)
    assert {path.name for path in shop.folder.iterdir()} == {
        *(part.file for part in parts),
        f"ladder-0-1-{plan.digest}.json",
    }


async def test_several_hosts_have_the_whole_fast_rung_first(
    tools: Tools, film: Path, shop: Workshop, tmp_path: Path
) -> None:
    plan = await planned(tools, film, hosts=2)
    parts = await fast(film, plan, shop)
    assert {part.track for part in parts} == {"fast", "sound"}
    for chunk in chunks(2):
        parts += await ladder(film, plan, shop, chunk=chunk)
    manifest = await finish(film, plan, parts, tmp_path / "out", shop)
    assert [rung.name for rung in manifest.rungs] == ["fast", "low"]
    assert manifest.duration_s == SECONDS


@pytest.fixture(scope="module")
def nightly(
    tools: Tools, film: Path, plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("night")
    shop = Workshop(folder=folder / "shop", tools=tools)

    async def made() -> Manifest:
        manifest = await prepare_film(film, plan, folder / "out", shop)
        parts = await fast(film, plan, shop)
        for chunk in chunks(2):
            parts += await night(film, plan, shop, chunk=chunk)
        return await finish_night(plan, parts, manifest, folder / "out", shop)

    return folder / "out", asyncio.run(made())


def test_the_night_pass(tools: Tools, nightly: tuple[Path, Manifest]) -> None:
    out, manifest = nightly
    assert manifest == read_manifest(out)
    assert [(rung.name, rung.codecs.split(".")[0]) for rung in manifest.night] == [
        ("av1", "av01"),
        ("top", "hvc1"),
    ]
    assert [(each.device, each.rung) for each in manifest.offline] == [
        ("phone", "low"),
        ("quest-2", "low"),
        ("quest-3", "top"),
    ]
    assert "top" not in (out / "master.m3u8").read_text()  # offline only: players would stay on it
    for rung in manifest.night:
        shown = shown_at(tools, out / rung.file)
        assert shown == pytest.approx([number / FPS for number in range(FRAMES)], abs=1e-4)
        assert (out / rung.file).stat().st_size == rung.size
    assert {*manifest.files(), "manifest.json"} == {path.name for path in out.iterdir()}


def test_every_file_says_that_it_is_a_sphere(tools: Tools, nightly: tuple[Path, Manifest]) -> None:
    """Also beside HEVC and AV1; ffprobe is the judge."""
    out, manifest = nightly
    for rung in (*manifest.rungs, *manifest.night):
        argv = [str(tools.ffprobe), "-v", "error", "-show_streams", "-of", "json", str(out / rung.file)]
        film, sound = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)["streams"]
        assert {item.get("projection") for item in film["side_data_list"]} >= {"equirectangular"}
        assert sound["codec_name"] == "aac"
        if rung.name == "top":
            assert film["codec_tag_string"] == "hvc1"


async def test_a_missing_night_encoder_is_said_and_skipped(
    tools: Tools, film: Path, plan: Plan, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text(f'#!/bin/sh\nexec {tools.ffmpeg} "$@" | grep -v -e libx265 -e libsvtav1\n')
    poor.chmod(0o755)
    shop = Workshop(folder=tmp_path / "shop", tools=replace(tools, ffmpeg=poor, sandbox=None))
    assert await night(film, plan, shop) == ()
    assert "rung top is left out: this ffmpeg lacks libx265" in caplog.text


async def test_a_missing_encoder_stops_before_the_first_process(
    tools: Tools, film: Path, plan: Plan, tmp_path: Path
) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text(f'#!/bin/sh\nexec {tools.ffmpeg} "$@" | grep -v libx264\n')
    poor.chmod(0o755)
    shop = Workshop(folder=tmp_path / "shop", tools=replace(tools, ffmpeg=poor, sandbox=None))
    with pytest.raises(MissingTool) as caught:
        await fast(film, plan, shop)
    assert "libx264" in str(caught.value.detail)
    assert not shop.folder.exists()


@pytest.mark.parametrize(("need", "lacks"), [("hdr", "out_transfer"), ("field", "libopus")])
async def test_what_only_some_films_need_is_asked_for(
    tools: Tools, film: Path, plan: Plan, tmp_path: Path, need: str, lacks: str
) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text(f'#!/bin/sh\nexec {tools.ffmpeg} "$@" | grep -v {lacks}\n')
    poor.chmod(0o755)
    shop = Workshop(folder=tmp_path / "shop", tools=replace(tools, ffmpeg=poor, sandbox=None))
    wanting = replace(plan, hdr="smpte2084") if need == "hdr" else replace(plan, ambisonic_order=1)
    with pytest.raises(MissingTool) as caught:
        await fast(film, wanting, shop)
    assert lacks in str(caught.value.detail)


async def test_another_film_in_its_place_is_noticed(
    tools: Tools, film: Path, plan: Plan, shop: Workshop, tmp_path: Path
) -> None:
    parts = await cut(film, plan, shop, 1)
    noise = Image.effect_noise((384, 192), 90).convert("RGB")
    other = factory.film(tmp_path / "other.mp4", tools, noise, seconds=SECONDS, fps=str(FPS))
    with pytest.raises(EncodeFailed) as caught:
        await finish(other, plan, parts, tmp_path / "out", shop)
    assert "other pictures" in str(caught.value.detail)
    assert not (tmp_path / "out" / "master.m3u8").exists()


async def test_an_unused_declaration_changes_the_plan(tools: Tools, film: Path) -> None:
    forced = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.TOP_BOTTOM)
    assert (await planned(tools, film, forced)).stereo is Stereo.TOP_BOTTOM
