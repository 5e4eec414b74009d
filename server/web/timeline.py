"""One viewing as a story: its events in words, and a time bar of where the learner stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenes.blocks import ChoiceBlock, QuestionBlock
from scenes.model import Scene
from server.journal.events import Event
from server.web.language import N_, gettext
from server.web.words import MODES, duration, said

SENTENCES = {
    "viewing.start": N_("Commence la visite"),
    "viewing.end": N_("Quitte la visite"),
    "viewpoint.enter": N_("Arrive : %(name)s"),
    "viewpoint.leave": N_("Part : %(name)s"),
    "hotspot.open": N_("Active « %(name)s »"),
    "dwell": N_("Valide « %(name)s » du regard"),
    "card.open": N_("Ouvre la fiche « %(name)s »"),
    "card.close": N_("Ferme la fiche « %(name)s »"),
    "question.answer": N_("Répond à « %(name)s »"),
    "choice.take": N_("Choisit dans « %(name)s »"),
    "media.play": N_("La vidéo joue"),
    "media.pause": N_("La vidéo s'arrête"),
    "media.seek": N_("Se déplace dans la vidéo"),
    "media.stall": N_("La vidéo attend le réseau"),
    "media.end": N_("La vidéo est finie"),
    "mode.enter": N_("Passe %(name)s"),
    "mode.leave": N_("Quitte ce mode"),
    "recentre": N_("Recentre la vue"),
    "break.reminder": N_("Une pause est proposée"),
    "headset.off": N_("Retire le casque"),
    "headset.on": N_("Remet le casque"),
    "page.hidden": N_("Cache la page"),
    "page.shown": N_("Revient à la page"),
    "network.lost": N_("Le réseau est perdu"),
    "network.back": N_("Le réseau est revenu"),
    "device.info": N_("Informations de l'appareil"),
    "device.headset": N_("Informations du casque"),
    "frames": N_("Fluidité des images"),
    "score": N_("Gagne des points"),
    "scene.finish": N_("Termine la scène"),
    "error": N_("Une erreur s'est produite"),
}
NOTABLE = frozenset({"question.answer", "choice.take", "scene.finish"})
QUIET = frozenset({"hotspot.shown"})  # for who counts: in a story it would drown what the learner did


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the story."""

    t: int  # ms since the viewing's start
    text: str
    detail: str
    notable: bool  # an answer, a choice, the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the time bar, in thousandths of its length."""

    start: float
    length: float
    text: str
    colour: int = 0  # one of the six of the style sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What the page of a viewing draws."""

    entries: tuple[Entry, ...]
    stretches: tuple[Stretch, ...] = field(default=())  # viewpoints
    gaps: tuple[Stretch, ...] = field(default=())
    marks: tuple[Stretch, ...] = field(default=())  # notable entries, without length


def timeline(
    scene: Scene, events: Sequence[Event], gaps: Sequence[dict[str, Any]], *, end_ms: int, language: str
) -> Timeline:
    """Return the story of a viewing from its events in order and the gaps of its summary."""
    names = _Names(scene, language)
    entries = tuple(_entry(event, names) for event in events if event.kind not in QUIET)
    place = _scale(end_ms)
    return Timeline(
        entries=entries,
        stretches=_stretches(events, names, place, end_ms),
        gaps=tuple(_stretch(place, gap["from_ms"], gap["to_ms"], text=gap["basis"]) for gap in gaps),
        marks=tuple(_stretch(place, one.t, one.t, text=one.text) for one in entries if one.notable),
    )


class _Names:
    """What the ids of a scene are called in a language."""

    def __init__(self, scene: Scene, language: str) -> None:
        say = (language, "fr")
        blocks = [block for card in scene.cards for block in card.blocks]
        asked = [block for block in blocks if isinstance(block, QuestionBlock | ChoiceBlock)]
        spots = [spot for viewpoint in scene.viewpoints for spot in viewpoint.hotspots]
        self.viewpoints = {one.id: one.title.best(*say) for one in scene.viewpoints}
        self.hotspots = {one.id: one.label.best(*say) for one in spots}
        self.cards = {one.id: one.title.best(*say) for one in scene.cards}
        self.asked = {one.id: one.prompt.best(*say) for one in asked}
        self.options = {
            (one.id, option.id): option.label.best(*say) for one in asked for option in one.options
        }

    def of(self, event: Event) -> str:
        """Return what the event is about, in words; its bare id when the scene does not know it."""
        about, _, _ = event.kind.partition(".")
        spots = {"hotspot": self.hotspots, "dwell": self.hotspots}
        table = {"viewpoint": self.viewpoints, "card": self.cards, **spots}.get(about, self.asked)
        key = str(event.data.get(about) or event.ref or "")
        return said(MODES)(str(event.data.get("mode"))) if about == "mode" else table.get(key, key)


def _entry(event: Event, names: _Names) -> Entry:
    sentence = gettext(SENTENCES[event.kind]) if event.kind in SENTENCES else event.kind
    return Entry(
        t=event.t,
        text=sentence % {"name": names.of(event)},
        detail=_detail(event, names),
        notable=event.kind in NOTABLE,
    )


def _detail(event: Event, names: _Names) -> str:
    """Return what else the event says: the answer, the branch, the points, the length of a wait."""
    data = event.data
    match event.kind:
        case "question.answer":
            options = data.get("options")
            chosen = [str(one) for one in options] if isinstance(options, list) else []
            words = ", ".join(names.options.get((str(data.get("question")), one), one) for one in chosen)
            verdict = gettext("juste") if data.get("correct") else gettext("à revoir")
            return f"{words} ({verdict})"
        case "choice.take":
            option = str(data.get("option"))
            return names.options.get((str(data.get("choice")), option), option)
        case "score" if isinstance(total := data.get("total"), int):
            return gettext("total : %(points)s") % {"points": total}
        case "media.stall" if isinstance(wait := data.get("ms"), int | float):
            return duration(wait)
        case "frames" if isinstance(late := data.get("dropped"), int | float):
            return gettext("%(share)s %% d'images manquées") % {"share": round(100 * late, 1)}
        case "device.headset":
            return str(data.get("model") or "")[:60]
        case "error":
            return str(data.get("message") or data.get("what") or "")[:200]
    return ""


Place = Callable[[int], float]


def _scale(end_ms: int) -> Place:
    """Return the function from a time to its place on the bar, in thousandths."""
    return lambda t: round(1000 * min(t, end_ms) / max(end_ms, 1), 1)


def _stretch(place: Place, start_ms: int, end_ms: int, *, text: str, colour: int = 0) -> Stretch:
    start = place(start_ms)
    return Stretch(start=start, length=round(place(end_ms) - start, 1), text=text, colour=colour)


def _stretches(events: Sequence[Event], names: _Names, place: Place, end_ms: int) -> tuple[Stretch, ...]:
    """Return where the learner stood: from each arrival to the next, each viewpoint in its own colour."""
    arrivals = [event for event in events if event.kind == "viewpoint.enter"]
    ends = [event.t for event in arrivals[1:]] + [end_ms]
    order = list(names.viewpoints)
    return tuple(
        _stretch(
            place,
            arrival.t,
            end,
            text=names.of(arrival),
            colour=order.index(arrival.ref) % 6 if arrival.ref in order else 0,
        )
        for arrival, end in zip(arrivals, ends, strict=False)  # no arrival, no stretch
    )
