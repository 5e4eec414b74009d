"""One viewing as a story: its events in words, and a time bar of where the learner stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenes.model import Scene
from server.journal.events import Event
from server.journal.names import Names
from server.web.language import N_, gettext
from server.web.words import MODES, REFLECTIONS, duration, said

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
    "hint.take": N_("Demande de l'aide : « %(name)s »"),
    "task.step": N_("Avance dans « %(name)s »"),
    "task.done": N_("Réussit « %(name)s »"),
    "prop.take": N_("Prend « %(name)s »"),
    "prop.put": N_("Pose « %(name)s »"),
    "prop.drop": N_("Lâche « %(name)s »"),
    "timer.skip": N_("N'attend pas « %(name)s »"),
    "reflection": N_("« Est-ce que je me verrais ici ? »"),
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
NOTABLE = frozenset({"question.answer", "choice.take", "task.done", "scene.finish", "reflection"})
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
    names = Names(scene, language, "fr")
    entries = tuple(_entry(event, names) for event in events if event.kind not in QUIET)
    place = _scale(end_ms)
    return Timeline(
        entries=entries,
        stretches=_stretches(events, names, place, end_ms),
        gaps=tuple(_stretch(place, gap["from_ms"], gap["to_ms"], text=gap["basis"]) for gap in gaps),
        marks=tuple(_stretch(place, one.t, one.t, text=one.text) for one in entries if one.notable),
    )


def _about(event: Event, names: Names) -> str:
    """Return what the event is about, in words; its bare id when the scene does not know it."""
    about, _, _ = event.kind.partition(".")
    if about == "mode":
        return said(MODES)(str(event.data.get("mode")))
    tables = {
        "viewpoint": names.viewpoints,
        "hotspot": names.hotspots,
        "dwell": names.hotspots,
        "card": names.cards,
        "prop": names.props,
        "timer": names.timers,
    }
    key = str(event.data.get(about) or event.ref or "")
    return tables.get(about, names.asked).get(key, key)


def _entry(event: Event, names: Names) -> Entry:
    sentence = gettext(SENTENCES[event.kind]) if event.kind in SENTENCES else event.kind
    return Entry(
        t=event.t,
        text=sentence % {"name": _about(event, names)},
        detail=_detail(event, names),
        notable=event.kind in NOTABLE,
    )


def _detail(event: Event, names: Names) -> str:
    """Return what else the event says: the points, the length of a wait, or what the learner did."""
    data = event.data
    match event.kind:
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
    return _done(event, names)


def _done(event: Event, names: Names) -> str:
    """Return what the learner answered, chose, found, put or asked for."""
    data = event.data
    match event.kind:
        case "question.answer":
            words = names.answer(data.get("question"), data.get("options"))
            return f"{words} ({_verdict(data.get('correct'))})"
        case "choice.take":
            return names.option(data.get("choice"), data.get("option"))
        case "task.step":
            step = str(data.get("step"))
            thing = names.hotspots.get(step) or names.props.get(step, step)
            return f"{thing} ({_verdict(data.get('right'))})"
        case "prop.put":
            return names.places.get(str(data.get("place")), str(data.get("place")))
        case "hint.take" if isinstance(number := data.get("number"), int):
            return gettext("indice %(number)s") % {"number": number}
        case "reflection":
            return said(REFLECTIONS)(str(data.get("answer")))
    return ""


def _verdict(right: object) -> str:
    return gettext("juste") if right else gettext("à revoir")


Place = Callable[[int], float]


def _scale(end_ms: int) -> Place:
    """Return the function from a time to its place on the bar, in thousandths."""
    return lambda t: round(1000 * min(t, end_ms) / max(end_ms, 1), 1)


def _stretch(place: Place, start_ms: int, end_ms: int, *, text: str, colour: int = 0) -> Stretch:
    start = place(start_ms)
    return Stretch(start=start, length=round(place(end_ms) - start, 1), text=text, colour=colour)


def _stretches(events: Sequence[Event], names: Names, place: Place, end_ms: int) -> tuple[Stretch, ...]:
    """Return where the learner stood: from each arrival to the next, each viewpoint in its own colour."""
    arrivals = [event for event in events if event.kind == "viewpoint.enter"]
    ends = [event.t for event in arrivals[1:]] + [end_ms]
    order = list(names.viewpoints)
    return tuple(
        _stretch(
            place,
            arrival.t,
            end,
            text=_about(arrival, names),
            colour=order.index(arrival.ref) % 6 if arrival.ref in order else 0,
        )
        for arrival, end in zip(arrivals, ends, strict=False)  # no arrival, no stretch
    )
