"""Text tracks: what is read of WebVTT and SubRip, what is found wrong, and that nothing makes it fail."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media import captions, webvtt
from media.captions import Track, read
from media.findings import Finding, Severity, clock
from media.reading import Purpose

GOOD = """\ufeffWEBVTT - Le fournil
Kind: captions

NOTE
relu le 3 mars

STYLE
::cue(b) { color: yellow }

REGION
id:bas

pain-1
00:01.000 --> 00:04.000 line:90%,end align:center position:50%
<v.fort Lucie>On enfourne &agrave; <b>250 °C</b>.</v>

00:00:05.000 --> 00:00:08.000
- Et la vapeur ?
- Juste apr\u00e8s.
"""


def _codes(track: Track) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in track.findings]


def _cues(*cues: str) -> bytes:
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def test_a_good_file_is_read_whole() -> None:
    track = read(GOOD.encode(), duration_s=10)
    assert track.findings == ()
    assert track.usable
    first, second = track.cues
    assert (first.start_ms, first.end_ms, first.line, first.identifier) == (1000, 4000, 14, "pain-1")
    assert (first.text, first.speakers) == ("On enfourne à 250 °C.", ("Lucie",))
    assert dict(first.settings) == {"line": "90%,end", "align": "center", "position": "50%"}
    assert second.text == "- Et la vapeur ?\n- Juste après."
    assert track.text.startswith("WEBVTT - Le fournil\n")
    assert read(track.text.encode()).cues == track.cues


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_every_system(ends: str) -> None:
    assert read(GOOD.replace("\n", ends).encode()).cues == read(GOOD.encode()).cues


@pytest.mark.parametrize(
    ("cues", "codes"),
    [
        (["00:01.000 --> 00:01.000\na"], [("duration", 3)]),
        (["00:03.000 --> 00:01.000\na"], [("duration", 3)]),
        (["00:01.000 --> 00:03.000\n <b> </b>"], [("empty", 3)]),
        (["00:01.000 --> 00:03.000"], [("empty", 3)]),
        (["00:01.000 --> 00:02.000\n" + "vite " * 8], [("reading-speed", 3)]),
        (["00:01.000 --> 00:01.500\nOui"], [("short", 3)]),
        (["00:01.000 --> 00:09.000\n1\n2\n3"], [("lines", 3)]),
        (["00:01.000 --> 00:09.000\n" + "x" * 43], [("line-length", 3)]),
        (["00:01.000 --> 00:04.000\nun", "00:03.000 --> 00:06.000\ndeux"], [("overlap", 6)]),
        # The first stays on screen under the second, and over the third.
        (["00:01.000 --> 00:09.000\nun", "00:02.000 --> 00:03.000\ndeux", "00:04.000 --> 00:05.000\ntrois"],
         [("overlap", 6), ("overlap", 9)]),
        (["00:01.000 --> 00:03.000\nun", "00:03.040 --> 00:06.000\ndeux"], [("gap", 6)]),
        (["00:01.000 --> 00:03.000\nun", "00:03.000 --> 00:06.000\ndeux"], []),
        (["00:01.000 --> 00:03.000\nun", "00:03.083 --> 00:06.000\ndeux"], []),
        (["00:05.000 --> 00:08.000\nun", "00:01.000 --> 00:03.000\ndeux"], [("order", 6)]),
        (["00:50.000 --> 01:01.000\nun"], [("beyond", 3)]),
        (["01:10.000 --> 01:12.000\nun"], [("beyond", 3), ("silence", 3)]),
        (["00:01.000 --> 00:03.000 aligne:gauche\nun"], [("setting", 3)]),
        (["00:01.000 --> 00:03.000 position:120%\nun"], [("setting", 3)]),
        (["00:01.000 --> 00:03.000\n3 < 4"], [("tag", 4)]),
        (["00:01.000 --> 00:03.000\n<blink>un</blink>"], [("tag", 4)]),
        (["1\n00:01,000 --> 00:03,000\nun"], [("timing", 4), ("no-cue", 1)]),
        (["00:61.000 --> 00:63.000\nun"], [("timing", 3), ("no-cue", 1)]),
        (["un texte sans horaire", "00:01.000 --> 00:03.000\nun"], [("no-timing", 3)]),
        (["00:01.000 --> 00:03.000\nun", "STYLE\n::cue {}"], [("late-style", 6)]),
        ([], [("no-cue", 1)]),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_line(cues: list[str], codes: list[tuple[str, int]]) -> None:
    found = read(_cues(*cues), duration_s=60).findings
    assert sorted((finding.code, finding.line) for finding in found) == sorted(codes)
    assert all(_is_sentence(finding) for finding in found)


def _is_sentence(finding: Finding) -> bool:
    return finding.says[0].isupper() and finding.says.endswith(".") and finding.cure.endswith(".")


def test_a_cue_without_a_blank_line_before_it_is_still_a_cue() -> None:
    track = read(b"WEBVTT\n\n00:01.000 --> 00:03.000\nun\n00:04.000 --> 00:06.000\ndeux\n")
    assert [cue.text for cue in track.cues] == ["un", "deux"]
    assert [cue.line for cue in track.cues] == [3, 5]


def test_long_silences_are_told_also_at_the_end() -> None:
    cue = "00:01.000 --> 00:03.000\nun"
    assert _codes(read(_cues(cue), duration_s=200)) == [("silence", 3)]
    assert _codes(read(_cues(cue), purpose=Purpose.DESCRIPTIONS, duration_s=200)) == []


def test_descriptions_are_spoken_so_only_their_time_counts() -> None:
    lines = "00:01.000 --> 00:31.000\n" + "une très longue description du fournil et de ses murs\n" * 3
    assert _codes(read(_cues(lines))) == [("lines", 3), ("line-length", 3)]
    assert read(_cues(lines), purpose=Purpose.DESCRIPTIONS).findings == ()
    hurried = lines.replace("00:31", "00:03")
    [found] = read(_cues(hurried), purpose=Purpose.DESCRIPTIONS).findings
    assert "à dire en" in found.says


SRT = """1
00:00:01,000 --> 00:00:03,500
<font color="#fff">On enfourne.</font>

2
00:00:04,5 --> 0:00:06,000 X1:100 Y1:20
{\\an8}C'est <i>chaud</i> !
"""


def test_subrip_is_converted_and_keeps_its_line_numbers() -> None:
    track = read(SRT.encode())
    assert _codes(track) == [("subrip", 1)]
    assert [(cue.start_ms, cue.end_ms, cue.line) for cue in track.cues] == [(1000, 3500, 2), (4500, 6000, 6)]
    assert [cue.text for cue in track.cues] == ["On enfourne.", "C'est chaud !"]
    again = read(track.text.encode())
    assert [cue.text for cue in again.cues] == [cue.text for cue in track.cues]
    assert again.findings == ()


@pytest.mark.parametrize(("code", "name"), [("cp1252", "Latin-1"), ("utf-16", "UTF-16")])
def test_other_encodings_are_converted_and_told(code: str, name: str) -> None:
    plain = GOOD.removeprefix("\ufeff")
    track = read(plain.encode(code))
    assert track.cues == read(GOOD.encode()).cues
    [finding] = track.findings
    assert (finding.code, finding.severity) == ("encoding", Severity.WARNING)
    assert name in finding.says


@pytest.mark.parametrize(
    "data", [b"", b"\0\1\2", b"\xff\xd8\xff\xe0JFIF", b"WEBVTTX\n\n", b"<tt></tt>", b"Bonjour"]
)
def test_what_is_no_text_track_is_refused(data: bytes) -> None:
    track = read(data)
    assert not track.usable
    assert [finding.code for finding in track.findings] == ["not-webvtt"]


def test_limits_of_size_and_of_what_is_told() -> None:
    assert [one.code for one in read(b"WEBVTT\n" + bytes(captions.LIMIT_BYTES)).findings] == ["size"]
    many = [f"{n // 60:02}:{n % 60:02}.000 --> {n // 60:02}:{n % 60:02}.500\n{'x' * 80}" for n in range(900)]
    track = read(_cues(*many, "sans horaire"))
    assert len(track.findings) == captions.FINDING_LIMIT
    assert track.findings[-1].code == "no-timing"  # errors first, whatever their line
    too_many = "00:00.000 --> 00:01.000\n\n" * (captions.CUE_LIMIT + 1)
    assert [one.code for one in read(b"WEBVTT\n\n" + too_many.encode()).findings] == ["size"]


def test_findings_are_json_ready() -> None:
    [finding] = read(_cues("00:03.000 --> 00:01.000\na")).findings
    assert finding.to_json()["severity"] == "error"
    assert finding.to_json()["at_ms"] == 3000
    assert clock(3_723_500) == "1:02:03,500"


@pytest.mark.parametrize("piece", ["<", "<v ", "&", "-->", "\n-->", "{\\", "<font", "00:", "\0", "<v a"])
def test_a_megabyte_of_anything_takes_no_time(piece: str) -> None:
    data = ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + piece * ((1 << 20) // len(piece))).encode()
    began = time.process_time()
    read(data, duration_s=10)
    read(data.removeprefix(b"WEBVTT\n\n"))
    assert time.process_time() - began < 5


PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "\r", " ", "\t", "00:01.000", "99:59.999", "1:00:00.000", "-->", "<v Luc>",
     "</v>", "<", ">", "&amp;", "&#x110000;", "NOTE", "STYLE", "REGION", "align:end", "line:-1", ",",
     "{\\an8}", "é", "\0", "7"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=60).map(lambda p: "".join(p).encode())))
def test_nothing_makes_it_fail(data: bytes) -> None:
    track = read(data, duration_s=5)
    read(b"WEBVTT\n\n" + data, purpose=Purpose.DESCRIPTIONS)
    starts = [cue.start_ms for cue in track.cues]
    assert starts == sorted(starts)
    assert all(finding.line >= 1 for finding in track.findings)
    if track.text:
        assert [cue.text for cue in read(track.text.encode()).cues] == [cue.text for cue in track.cues]
        assert webvtt.SIGNATURE.match(track.text)
