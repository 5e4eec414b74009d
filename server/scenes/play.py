"""The play document: all that the viewer needs of a scene, in one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from media.model import Manifest
from scenes.model import FORMAT, Scene
from server.accounts.identity import Identity
from server.db.tables import Footage
from server.scenes.records import SceneInForce

Tracks = Mapping[str, Sequence[dict[str, Any]]]  # text tracks by footage id


@dataclass(frozen=True, slots=True, kw_only=True)
class ForDevice:
    """What holds for the device that asks, whatever the scene."""

    max_bandwidth: int | None = None  # bits per second for each headset of a class: better rungs are not used
    ceiling: dict[str, Any] | None = None  # what this very headset was seen to do, see headsets/ceiling.py
    check: str | None = None  # of the headset: done or due; None: nobody asks for one


def play_document(
    scene: SceneInForce,
    identity: Identity,
    ticket: str | None,
    *,
    tracks: Tracks,
    profile: dict[str, Any] | None = None,
    device: ForDevice | None = None,
) -> dict[str, Any]:
    """Return the play document of a scene for whoever asks; `ticket` lets the viewer write its journal.

    `profile`: the needs of the learner who holds the device (server/learners/profiles.py).
    """
    return {
        "scene": _document(scene, identity),
        "revision": {"id": scene.revision_id, "number": scene.number},
        "footage": {
            slug: {**playable(footage), "tracks": list(tracks.get(footage.id, ()))}
            for slug, footage in scene.footage.items()
        },
        "files": {path: f"/files/{scene.revision_id}/{path}" for path in scene.files},
        "viewer": {
            "role": identity.role.value,
            "name": identity.name or None,
            "ticket": ticket,
            "language": "fr",
            "learner": identity.learner_id,
            "profile": profile,
        },
        "home": "/",
        **asdict(device or ForDevice()),
    }


def look_document(footage: Footage, identity: Identity, tracks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a play document of footage alone: one viewpoint, no ticket, nothing journalled."""
    title = {"fr": footage.title}
    scene = Scene(
        format=FORMAT,
        id="apercu",
        title=title,
        trade="apercu",
        licence=footage.licence or "LicenseRef-tous-droits-reserves",
        authors=("Plateau",),
        start="ici",
        footage={"ici": {"title": title}},
        viewpoints=({"id": "ici", "title": title, "description": title, "backdrop": {"footage": "ici"}},),
    )
    return {
        "scene": scene.model_dump(mode="json", by_alias=True, exclude_none=True),
        "revision": {"id": footage.id, "number": 1},
        "footage": {"ici": {**playable(footage), "tracks": list(tracks)}},
        "files": {},
        "viewer": {
            "role": identity.role.value,
            "name": identity.name or None,
            "ticket": None,
            "language": "fr",
        },
        "home": f"/footage/{footage.id}",
        "look": True,
        "max_bandwidth": None,
    }


def _document(scene: SceneInForce, identity: Identity) -> dict[str, Any]:
    """The scene's document; what is written for trainers and authors goes to the team only."""
    hidden: dict[str, bool | set[str]] = (
        {} if identity.is_team else {"comment": True, "guide": {"steps", "debrief"}}
    )
    return scene.scene.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=hidden)


def playable(footage: Footage) -> dict[str, Any]:
    """Return what the viewer needs of a piece of footage, whatever its state."""
    if footage.manifest is None or footage.version is None:
        return {"state": footage.state, "problem": footage.problem}
    return prepared(footage.manifest, media_base(footage))


def prepared(facts: dict[str, Any], base: str) -> dict[str, Any]:
    """Return what the viewer needs of prepared footage, whose renditions are served under `base`."""
    manifest = Manifest.from_json(facts)
    document = manifest.to_json()
    return {
        "state": "ready",
        **{key: document[key] for key in ("kind", "projection", "stereo", "crop", "width", "height")},
        "duration": manifest.duration_s,
        "has_audio": manifest.has_audio,
        "poster": f"{base}/{manifest.poster}",
        "thumbnail": f"{base}/{manifest.thumbnail}",
        "images": [
            {"url": f"{base}/{image.file}", "width": image.width, "height": image.height}
            for image in manifest.images
        ],
        "hls": f"{base}/{manifest.master}" if manifest.master else None,
        "ambisonics": _field(manifest, base),
        "sprite": _sprite(facts, base),
        "comfort": facts.get("comfort"),
    }


def _field(manifest: Manifest, base: str) -> dict[str, Any] | None:
    """The sound as a field around the listener: AmbiX, in a file of its own."""
    field = manifest.ambisonics
    if field is None:
        return None
    return {"url": f"{base}/{field.file}", "order": field.order, "channels": field.channels}


def sprite_of(footage: Footage) -> dict[str, Any] | None:
    """Return the sheet of small pictures of the time line, with its URL; None where there is none."""
    return _sprite(footage.manifest or {}, media_base(footage))


def _sprite(facts: Mapping[str, Any], base: str) -> dict[str, Any] | None:
    found = facts.get("sprite")
    if not found:
        return None
    return {**{key: found[key] for key in found if key != "file"}, "url": f"{base}/{found['file']}"}


def media_base(footage: Footage) -> str:
    """Return the URL under which the renditions in force are served."""
    return f"/media/{footage.id}/{footage.version}"
