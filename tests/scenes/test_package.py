"""Reading scenes: whatever the document or the folder is, the answer is a scene or findings to mend it by."""

from __future__ import annotations

import contextlib
import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.directions import parse_directions
from scenes.errors import Level, SceneError
from scenes.model import Scene
from scenes.named import named_files
from scenes.package import LARGEST_DOCUMENT, json_path, parse_scene, read_folder
from tests.conftest import SCENE
from tests.glb_factory import triangle

TEXT = json.dumps(SCENE)


def findings(text: str) -> list[tuple[str, str]]:
    """(code, place) of what is wrong with a document."""
    with pytest.raises(SceneError) as caught:
        parse_scene(text)
    for finding in caught.value.findings:
        assert finding.level is Level.ERROR
        assert finding.problem.endswith((".", "?"))
        assert finding.cure
        assert len(finding.place) < 200
    return [(finding.code, finding.place) for finding in caught.value.findings]


def changed(**fields: Any) -> str:
    return json.dumps({**SCENE, **fields})


# --- documents -----------------------------------------------------------------------------------------


def test_a_good_document() -> None:
    assert parse_scene(TEXT).id == "essai"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("not-json", "ligne 1, colonne 1")),
        ('{\n "id": oops}', ("not-json", "ligne 2, colonne 8")),
        ("[" * 100_000, ("not-json", "-")),
        ("null", ("model-type", "-")),
        ("[]", ("model-type", "-")),
        ("NaN", ("number", "-")),
        (TEXT[:-1] + ', "$comment": Infinity}', ("number", "-")),
        (TEXT[:-1] + ', "$comment": -1e999}', ("number", "-")),
        (TEXT[:-1] + ', "$comment": ' + "9" * 5_000 + "}", ("number", "-")),
        (TEXT[:-1] + ', "id": "autre"}', ("same-field", "-")),
        (TEXT.replace("Premier lieu", "\\ud800"), ("string-unicode", "viewpoints[0].title.fr")),
        (TEXT.replace("Premier lieu", " "), ("value-error", "viewpoints[0].title")),
        (TEXT.replace('"yaw": 60', '"yaw": 180'), ("less-than", "viewpoints[0].hotspots[1].direction.yaw")),
        (TEXT.replace('"id": "rouge"', '"id": "Rouge !"'), (
            "string-pattern-mismatch", "cards[0].blocks[0].options[")),
        (changed(extra=1), ("extra-forbidden", "extra")),
        (changed(viewpoints=[]), ("too-short", "viewpoints")),
        (changed(footage={"Un": SCENE["footage"]["un"]}), ("string-pattern-mismatch", "footage")),
        (changed(footage={"un": {"file": "b", "faces": ["a"] * 6, "title": {"fr": "x"}}}), (
            "value-error", "footage.un")),
        (changed(footage={"un": {"faces": ["a"] * 5, "title": {"fr": "x"}}}), ("value-error", "footage.un")),
        (TEXT[:-1] + ', "$comment": ' + "[" * 500 + "]" * 500 + "}", (
            "recursion-depth-exceeded", "$comment" + ".list[0]" * 19)),
    ],
    ids=range(20),
)  # fmt: skip
def test_documents_that_are_refused(text: str, expected: tuple[str, str]) -> None:
    found = findings(text)
    assert expected[0] in [code for code, _ in found]
    assert any(place.startswith(expected[1]) for _, place in found), found


def test_every_mistake_is_listed_at_once() -> None:
    broken = copy.deepcopy(SCENE)
    del broken["title"]
    broken["viewpoints"][0]["hotspots"][0]["icon"] = "star"
    broken["viewpoints"][1]["hotspots"][0]["actions"] = [{"do": "explode"}]
    assert set(findings(json.dumps(broken))) == {
        ("missing", "title"),
        ("literal-error", "viewpoints[0].hotspots[0].icon"),
        ("union-tag-invalid", "viewpoints[1].hotspots[0].actions[0]"),
    }


@pytest.mark.parametrize(
    "path", ["../x.jpg", "/etc/passwd", "a//b", "a/./b", "a/../b", ".hidden", "~/x", "a b.jpg", "é.jpg",
             "a\\b", "C:/x", "x\n", "x\u0000", "a/", "-rf", "", "x" * 201]
)  # fmt: skip
def test_paths_that_are_refused_say_what_a_path_is(path: str) -> None:
    footage = copy.deepcopy(SCENE["footage"])
    footage["un"]["file"] = path
    with pytest.raises(SceneError) as caught:
        parse_scene(changed(footage=footage))
    (finding,) = caught.value.findings
    assert finding.place == "footage.un.file"
    if len(path) < 200:
        assert "chemin relatif" in finding.cure


def test_conditions_within_conditions() -> None:
    def nested(depth: int) -> str:
        condition: dict[str, Any] = {"variable": "v", "value": 1}
        for _ in range(depth):
            condition = {"not": condition}
        document = copy.deepcopy(SCENE)
        document["variables"] = [{"id": "v"}]
        document["viewpoints"][0]["hotspots"][0]["when"] = condition
        return json.dumps(document)

    assert parse_scene(nested(20))
    assert findings(nested(400))


def test_places_are_written_as_people_do() -> None:
    assert json_path(("viewpoints", 2, "hotspots", 0, "label")) == "viewpoints[2].hotspots[0].label"
    assert json_path(("when", "AllOf", "all", 0)) == "when.all[0]"
    assert json_path(("cards", 0, "blocks", 1, "text", "text", "fr")) == "cards[0].blocks[1].text.fr"
    assert json_path(("hotspots", 0, "actions", 2, "go", "to")) == "hotspots[0].actions[2].to"
    assert json_path(()) == "-"


# --- mutation ------------------------------------------------------------------------------------------

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document."""
    found = [path]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        found += places(part, (*path, key))
    return found


PLACES = places(SCENE)


def put(document: Any, path: tuple[Any, ...], value: Any, *, remove: bool) -> Any:
    """The document with one place changed or removed."""
    if not path:
        return value
    whole = copy.deepcopy(document)
    parent = whole
    for key in path[:-1]:
        parent = parent[key]
    if remove:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    return whole


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), JSON_VALUES, st.booleans())
def test_a_mutated_document_is_a_scene_or_a_scene_error(path: Any, value: Any, remove: bool) -> None:
    document = put(SCENE, path, value, remove=remove)
    try:
        scene = parse_scene(json.dumps(document))
    except SceneError:
        return
    again = json.loads(scene.model_dump_json(by_alias=True, exclude_unset=True))
    assert Scene.model_validate(again) == scene


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.text(max_size=10))
def test_a_mangled_text_is_a_scene_or_a_scene_error(start: int, length: int, other: str) -> None:
    with contextlib.suppress(SceneError):
        parse_scene(TEXT[:start] + other + TEXT[start + length :])


# --- folders -------------------------------------------------------------------------------------------


def test_a_folder_or_its_document(scene_folder: Path) -> None:
    whole = read_folder(scene_folder)
    assert read_folder(scene_folder / "scene.json").scene == whole.scene
    assert set(whole.files) == {"media/un.jpg", "media/deux.jpg"}
    assert whole.document == SCENE, "as it was written, without what the model adds"


def folder_findings(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(SceneError) as caught:
        read_folder(folder)
    return [(finding.code, finding.place) for finding in caught.value.findings]


def test_a_byte_order_mark_does_no_harm(scene_folder: Path) -> None:
    file = scene_folder / "scene.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read_folder(scene_folder).scene.id == "essai"


@pytest.mark.parametrize("data", [b"\xff\xfe{\0}\0", b"\x80", b" " * (LARGEST_DOCUMENT + 1)])
def test_documents_that_cannot_be_read(scene_folder: Path, data: bytes) -> None:
    (scene_folder / "scene.json").write_bytes(data)
    assert folder_findings(scene_folder) == [("unreadable", "scene.json")]


def test_no_document_a_folder_or_a_pipe_instead(scene_folder: Path, tmp_path: Path) -> None:
    assert folder_findings(tmp_path / "nowhere") == [("unreadable", "nowhere")]
    (scene_folder / "scene.json").unlink()
    assert folder_findings(scene_folder) == [("unreadable", "scene.json")]
    (scene_folder / "scene.json").mkdir()
    assert folder_findings(scene_folder) == [("unreadable", "scene.json")]
    (scene_folder / "scene.json").rmdir()
    os.mkfifo(scene_folder / "scene.json")
    assert folder_findings(scene_folder) == [("unreadable", "scene.json")]


def test_files_that_are_not_as_they_should_be(scene_folder: Path, tmp_path: Path) -> None:
    media, place = scene_folder / "media", "footage.un.file"
    (media / "un.jpg").write_bytes(b"")
    assert folder_findings(scene_folder) == [("file-empty", place)]
    (media / "un.jpg").unlink()
    assert folder_findings(scene_folder) == [("file-missing", place)]
    (media / "un.jpg").mkdir()
    assert folder_findings(scene_folder) == [("file-missing", place)]
    (media / "un.jpg").rmdir()
    (tmp_path / "secret").write_text("secret")
    (media / "un.jpg").symlink_to(tmp_path / "secret")
    assert folder_findings(scene_folder) == [("file-outside", place)]
    (media / "un.jpg").unlink()
    (media / "un.jpg").symlink_to("un.jpg")
    assert folder_findings(scene_folder)[0][1] == place


def test_a_folder_outside_by_a_link(scene_folder: Path, tmp_path: Path) -> None:
    (scene_folder / "media").rename(tmp_path / "elsewhere")
    (scene_folder / "media").symlink_to(tmp_path / "elsewhere")
    assert {code for code, _ in folder_findings(scene_folder)} == {"file-outside"}


def test_every_kind_of_file_is_named() -> None:
    document = copy.deepcopy(SCENE)
    text, stand = {"fr": "x"}, {"direction": {"yaw": 0}}
    document["footage"]["deux"] = {"faces": [f"f{n}.png" for n in range(6)], "title": text}
    document["viewpoints"][0].update(
        backdrop={"room": "r.glb"},
        captions=[{"language": "fr", "file": "c.vtt", "directions": "c.json"}],
        audio_descriptions=[{"language": "fr", "file": "a.mp3"}],
        sounds=[{"id": "s", "file": "p.ogg", "caption": text, "stand": stand}],
        props=[{"id": "p", "label": text, "file": "p.glb", "stand": stand}],
    )
    asked = {"id": "z", "prompt": text, "alternative": text}
    box = {"label": text, "x": 0, "y": 0, "width": 1, "height": 1}
    areas = [{"id": "a", "correct": True, **box}, {"id": "b", **box}]
    captions = [{"language": "fr", "file": "v.vtt"}]
    document["cards"][0]["blocks"] += [
        {"kind": "image", "file": "i.png", "alternative": text},
        {"kind": "sound", "file": "s.mp3", "transcript": text},
        {
            "kind": "video",
            "file": "v.mp4",
            "alternative": text,
            "captions": captions,
        },
        {"kind": "model", "file": "m.glb", "alternative": text},
        {"kind": "area", **asked, "file": "z.png", "areas": areas},
    ]
    named = [(one.place, one.name, one.kind) for one in named_files(parse_scene(json.dumps(document)))]
    assert named == [
        ("footage.un.file", "media/un.jpg", "footage"),
        *((f"footage.deux.faces[{n}]", f"f{n}.png", "footage") for n in range(6)),
        ("viewpoints[0].backdrop.room", "r.glb", "model"),
        ("viewpoints[0].captions[0].file", "c.vtt", "captions"),
        ("viewpoints[0].captions[0].directions", "c.json", "directions"),
        ("viewpoints[0].audio_descriptions[0].file", "a.mp3", "sound"),
        ("viewpoints[0].sounds[0].file", "p.ogg", "sound"),
        ("viewpoints[0].props[0].file", "p.glb", "model"),
        ("cards[0].blocks[1].file", "i.png", "picture"),
        ("cards[0].blocks[2].file", "s.mp3", "sound"),
        ("cards[0].blocks[3].file", "v.mp4", "film"),
        ("cards[0].blocks[3].captions[0].file", "v.vtt", "captions"),
        ("cards[0].blocks[4].file", "m.glb", "model"),
        ("cards[0].blocks[5].file", "z.png", "picture"),
    ]


def furnish(folder: Path, room: bytes, anchor: str = "table") -> None:
    """Make the first viewpoint a room."""
    document = json.loads((folder / "scene.json").read_text())
    viewpoint = document["viewpoints"][0]
    viewpoint["backdrop"] = {"room": "media/salle.glb"}
    viewpoint["hotspots"][0] |= {"direction": None, "anchor": anchor}
    (folder / "media" / "salle.glb").write_bytes(room)
    (folder / "scene.json").write_text(json.dumps(document))


def test_anchors_are_nodes_of_the_room(scene_folder: Path) -> None:
    furnish(scene_folder, triangle())
    assert read_folder(scene_folder).files["media/salle.glb"] == scene_folder / "media" / "salle.glb"
    furnish(scene_folder, triangle(), anchor="tabel")
    with pytest.raises(
        SceneError, match=r"ne s'appelle « tabel »\. Choisissez parmi : table, tiroir\."
    ) as caught:
        read_folder(scene_folder)
    assert caught.value.findings[0].place == "viewpoints[0].hotspots[0].anchor"
    furnish(scene_folder, triangle(nodes=[{}]))
    assert folder_findings(scene_folder) == [("unknown-anchor", "viewpoints[0].hotspots[0].anchor")]
    furnish(scene_folder, b"glTF")
    assert folder_findings(scene_folder) == [("not-a-room", "viewpoints[0].backdrop.room")]


@pytest.mark.parametrize(
    "sidecar",
    [
        b"",
        b"{]",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b"[]",
        b'{"format": "plateau-directions/2"}',
        b'{"format": "plateau-directions/1", "cues": {"1": {"yaw": 180}}}',
        b'{"format": "plateau-directions/1", "cues": {"1": {}}}',
        b'{"format": "plateau-directions/1", "speakers": {"": {"yaw": 1}}}',
        b'{"format": "plateau-directions/1", "voices": {}}',
        b'{"format": "plateau-directions/1"}' + b" " * 1024 * 1024,
    ],
    ids=range(11),
)
def test_directions_that_are_none(sidecar: bytes) -> None:
    with pytest.raises(ValueError, match=r"[Cc]e fichier|Ce n'est pas un fichier"):
        parse_directions(sidecar)


def test_directions_of_captions_are_looked_into(scene_folder: Path) -> None:
    document = json.loads((scene_folder / "scene.json").read_text())
    captions = [{"language": "fr", "file": "media/c.vtt", "directions": "media/c.json"}]
    document["viewpoints"][0]["captions"] = captions
    (scene_folder / "scene.json").write_text(json.dumps(document))
    (scene_folder / "media" / "c.vtt").write_text("WEBVTT\n")
    (scene_folder / "media" / "c.json").write_text("{}")
    assert folder_findings(scene_folder) == [("directions", "viewpoints[0].captions[0].directions")]
    sidecar = {"format": "plateau-directions/1", "speakers": {"Amina": {"yaw": -40}}, "cues": {}}
    (scene_folder / "media" / "c.json").write_text(json.dumps(sidecar))
    assert "media/c.json" in read_folder(scene_folder).files
    assert parse_directions(json.dumps(sidecar).encode()).speakers["Amina"].yaw == -40
