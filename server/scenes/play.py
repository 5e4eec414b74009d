"""The play document: all that the viewer needs of a scene, in one answer."""

from __future__ import annotations

from typing import Any

from media.model import Manifest
from server.accounts.identity import Identity
from server.db.tables import Footage
from server.scenes.records import SceneInForce


def play_document(scene: SceneInForce, identity: Identity, ticket: str | None) -> dict[str, Any]:
    """Return the play document of a scene for whoever asks; `ticket` lets the viewer write its journal."""
    return {
        "scene": _document(scene, identity),
        "revision": {"id": scene.revision_id, "number": scene.number},
        "footage": {slug: playable(footage) for slug, footage in scene.footage.items()},
        "files": {path: f"/files/{scene.revision_id}/{path}" for path in scene.files},
        "viewer": {
            "role": identity.role.value,
            "name": identity.name or None,
            "ticket": ticket,
            "language": "fr",
        },
        "home": "/",
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
    manifest = Manifest.from_json(footage.manifest)
    base = media_base(footage)
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
    }


def media_base(footage: Footage) -> str:
    """Return the URL under which the renditions in force are served."""
    return f"/media/{footage.id}/{footage.version}"
