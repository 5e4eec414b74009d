"""Scenes and footage as pictures on a page."""

from __future__ import annotations

from dataclasses import dataclass

from server.db.tables import Footage
from server.scenes.play import media_base
from server.scenes.records import SceneInForce

SHORT_SIDE, LONG_SIDE = 512, 1280  # widths of thumbnail and poster, px (media.model.Manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A flat view of footage in two sizes."""

    thumbnail: str  # address of the 512 px wide one
    poster: str  # of the 1280 px wide one

    @property
    def srcset(self) -> str:
        """Both, as `srcset` wants them."""
        return f"{self.thumbnail} {SHORT_SIDE}w, {self.poster} {LONG_SIDE}w"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCard:
    """A scene as one chooses it."""

    id: str
    title: str
    summary: str
    trade: str  # slug
    minutes: int | None  # about, by the trainer's guide
    viewpoints: int
    picture: Picture | None  # None: not prepared yet
    state: str  # ready, preparing, failed: the worst of its footage
    public: bool  # whoever opens the page sees it
    held_back: bool  # the rights of its footage keep it from its audience
    withdrawn: bool


def picture_of(footage: Footage | None) -> Picture | None:
    """Return the footage's flat view; None until it is prepared."""
    if footage is None or footage.manifest is None or footage.version is None:
        return None
    base = media_base(footage)
    return Picture(
        thumbnail=f"{base}/{footage.manifest['thumbnail']}", poster=f"{base}/{footage.manifest['poster']}"
    )


def scene_card(found: SceneInForce, language: str) -> SceneCard:
    """Return a scene's card in the language."""
    scene = found.scene
    first = found.footage.get(scene.viewpoint(scene.start).backdrop.footage or "")
    return SceneCard(
        id=scene.id,
        title=scene.title.best(language, "fr"),
        summary=scene.summary.best(language, "fr") if scene.summary else "",
        trade=scene.trade,
        minutes=scene.guide.minutes if scene.guide else None,
        viewpoints=len(scene.viewpoints),
        picture=picture_of(first),
        state=_state(found),
        public=found.audience == "public",
        held_back=bool(found.held_back_by),
        withdrawn=found.withdrawn,
    )


def _state(found: SceneInForce) -> str:
    """Return `ready` when all footage can be shown, `failed` when some never will, else `preparing`."""
    missing = [footage for footage in found.footage.values() if footage.manifest is None]
    if not missing:
        return "ready"
    return "failed" if any(footage.state == "failed" for footage in missing) else "preparing"
