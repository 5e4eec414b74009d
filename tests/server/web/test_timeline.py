"""The story of a viewing: words, the time bar, and events that the scene does not know."""

from __future__ import annotations

import copy

from scenes.model import Scene
from server.journal.events import Event
from server.web.timeline import Timeline, timeline
from tests.conftest import SCENE
from tests.stories import story_of

DOCUMENT = Scene.model_validate(SCENE)


def _told(*events: Event, end_ms: int = 100_000) -> Timeline:
    return timeline(DOCUMENT, events, [], end_ms=end_ms, language="fr")


def test_every_event_of_a_whole_visit_has_its_words() -> None:
    events = [Event.model_validate(one) for one in story_of(DOCUMENT)]
    story = timeline(DOCUMENT, events, [], end_ms=81_000, language="fr")
    assert len(story.entries) == len(events)
    assert not [entry.text for entry in story.entries if "." in entry.text or "%" in entry.text]
    notable = [(entry.text, entry.detail) for entry in story.entries if entry.notable]
    assert all(detail for text, detail in notable if not text.startswith("Termine"))


def test_stretches_fill_the_bar_from_arrival_to_arrival() -> None:
    story = _told(
        Event(t=0, kind="viewpoint.enter", ref="un"),
        Event(t=25_000, kind="viewpoint.enter", ref="deux"),
        Event(t=75_000, kind="viewpoint.enter", ref="un"),
    )
    assert [(one.start, one.length, one.colour) for one in story.stretches] == [
        (0, 250, 0),
        (250, 500, 1),
        (750, 250, 0),
    ]
    assert [one.text for one in story.stretches] == ["Premier lieu", "Second lieu", "Premier lieu"]


def test_gaps_and_marks_stay_on_the_bar() -> None:
    gaps = [{"from_ms": 50_000, "to_ms": 200_000, "basis": "page cachée"}]
    late = Event(t=150_000, kind="scene.finish")
    story = timeline(DOCUMENT, [late], gaps, end_ms=100_000, language="fr")
    assert [(one.start, one.length) for one in story.gaps] == [(500, 500)]
    assert [one.start for one in story.marks] == [1000]


def test_what_the_headset_tells_has_its_words_and_what_could_be_chosen_stays_quiet() -> None:
    spot = DOCUMENT.viewpoints[0].hotspots[0]
    story = _told(
        Event(t=1, kind="hotspot.shown", ref=spot.id),
        Event(t=2, kind="dwell", ref=spot.id, data={"ms": 1500}),
        Event(t=3, kind="device.headset", data={"model": "Quest 3", "layers": True}),
        Event(t=4, kind="frames", data={"p50": 11.5, "dropped": 0.021}),
        Event(t=5, kind="frames", data={"dropped": "some"}),
    )
    assert [(entry.text, entry.detail) for entry in story.entries] == [
        (f"Valide «\N{NO-BREAK SPACE}{spot.label.best('fr')}\N{NO-BREAK SPACE}» du regard", ""),
        ("Informations du casque", "Quest 3"),
        ("Fluidité des images", "2.1\N{NO-BREAK SPACE}% d'images manquées"),
        ("Fluidité des images", ""),
    ]


def test_what_the_scene_does_not_know_is_said_by_its_id_and_breaks_nothing() -> None:
    story = _told(
        Event(t=1, kind="viewpoint.enter", ref="gone"),
        Event(t=2, kind="question.answer", data={"question": "old", "options": ["a"], "correct": False}),
        Event(t=3, kind="choice.take"),
        Event(t=4, kind="hotspot.open"),
        Event(t=5, kind="new.kind", ref="100%"),
        Event(t=6, kind="score", data={"total": "many"}),
        end_ms=0,
    )
    assert story.entries[0].text == "Arrive\N{NO-BREAK SPACE}: gone"
    assert story.entries[4].text == "new.kind"
    assert story.stretches[0].colour == 0


def test_tasks_things_timers_and_the_last_question_are_told() -> None:
    document = copy.deepcopy(SCENE)
    stand = {"stand": {"direction": {"yaw": 0}}}
    pairs = [{"prop": "pelle", "place": "mur"}]
    document["viewpoints"][0].update(
        props=[{"id": "pelle", "label": {"fr": "La pelle"}, "file": "p.glb", **stand}],
        places=[{"id": "mur", "label": {"fr": "Le mur"}, **stand}],
        tasks=[{"kind": "place", "id": "ranger", "prompt": {"fr": "Rangez"}, "pairs": pairs}],
        cues=[{"id": "c", "on": "wait", "at": 5, "label": {"fr": "La suite"}, "actions": [{"do": "finish"}]}],
    )
    events = (
        Event(t=1, kind="hint.take", ref="ranger", data={"number": 2}),
        Event(t=2, kind="prop.take", ref="pelle"),
        Event(t=3, kind="prop.put", ref="pelle", data={"place": "mur", "right": True}),
        Event(t=4, kind="task.step", ref="ranger", data={"step": "pelle", "right": True}),
        Event(t=5, kind="task.step", ref="ranger", data={"step": "aller", "right": False}),
        Event(t=6, kind="task.done", ref="ranger"),
        Event(t=7, kind="prop.drop", ref="pelle"),
        Event(t=8, kind="timer.skip", ref="c"),
        Event(t=9, kind="reflection", data={"answer": "maybe"}),
    )
    story = timeline(Scene.model_validate(document), events, [], end_ms=10, language="fr")
    assert [(one.text.replace("\N{NO-BREAK SPACE}", " "), one.detail) for one in story.entries] == [
        ("Demande de l'aide : « Rangez »", "indice 2"),
        ("Prend « La pelle »", ""),
        ("Pose « La pelle »", "Le mur"),
        ("Avance dans « Rangez »", "La pelle (juste)"),
        ("Avance dans « Rangez »", "Aller plus loin (à revoir)"),
        ("Réussit « Rangez »", ""),
        ("Lâche « La pelle »", ""),
        ("N'attend pas « La suite »", ""),
        ("« Est-ce que je me verrais ici ? »", "Peut-être"),
    ]
    assert [one.text for one in story.marks] == [story.entries[5].text, story.entries[8].text]
