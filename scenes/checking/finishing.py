"""From every state that a learner can reach, the end can be reached: tried out, by the play rules themselves.

The walk goes through what a learner may do (`moves`), from the start, breadth first. States are the same when
they do not differ in what decides how it goes on (see `essence.py`). It is bounded: where a scene has more
states, those beyond the bound count as good, so that no scene is refused wrongly, and a warning says so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from scenes.blocks import AreaBlock, AskedBlock, CodeBlock, NumberBlock, OrderBlock, QuestionBlock
from scenes.checking.essence import Essence
from scenes.checking.walk import actions_of, may_be_a_film
from scenes.conditions import holds
from scenes.doing import places_here, props_here, stays
from scenes.errors import Finding, error, warning
from scenes.model import Scene, Viewpoint
from scenes.play import reduce
from scenes.rules import Finish
from scenes.state import Event, State, initial
from scenes.turn import Turn, is_there

MOST_STATES = 4_000
MOST_TRIALS = 20_000  # moves that are tried: about half a second
LONGEST_PATH = 8  # steps that are told, the last ones
MOST_FINDINGS = 3

Move = tuple[Event, str]
"""What a learner may do, and how one says it."""


@dataclass(slots=True)
class Node:
    """A state on the walk: how it was reached, and which states lead to it."""

    state: State
    came_from: Node | None = None
    by: str = ""  # the move that led here first, in words
    before: list[Node] = field(default_factory=list)
    good: bool = False  # the end can be reached from here, or nobody has looked
    left: bool = False  # nobody has looked: the walk ended here at its bound

    def path(self) -> list[str]:
        """Return the moves that lead here."""
        moves, node = deque[str](), self
        while node.came_from:
            moves.appendleft(node.by)
            node = node.came_from
        return list(moves)


def can_always_be_finished(scene: Scene, *, most: int = MOST_STATES) -> Iterator[Finding]:
    """Find states that a learner can reach and from which the scene cannot be finished."""
    if not any(isinstance(action, Finish) for _, action in actions_of(scene)):
        return  # one place to look around: it ends by the player's own way out
    start, _ = reduce(scene, initial(scene), Event(kind="start"))
    told: set[str | None] = set()
    nodes = walk(scene, start, most=most)
    for node in nodes:
        where = node.state.viewpoint
        if not node.good and where not in told and len(told) < MOST_FINDINGS:
            told.add(where)
            yield _stuck(scene, node)
    if any(node.left for node in nodes):
        yield _left(len(nodes))


def walk(scene: Scene, start: State, *, most: int = MOST_STATES) -> list[Node]:
    """Return the states that can be reached from a state, in the order of how far they are."""
    essence = Essence(scene)
    first = Node(start)
    nodes: dict[Hashable, Node] = {essence.of(start): first}
    todo, good, trials = deque([first]), [], 0
    while todo:
        node = todo.popleft()
        node.left = not node.state.finished and (len(nodes) >= most or trials >= MOST_TRIALS)
        if node.state.finished or node.left:
            good.append(node)
            continue
        for event, words in moves(scene, node.state):
            trials += 1
            after, _ = reduce(scene, node.state, event)
            key = essence.of(after)
            if key not in nodes:
                nodes[key] = Node(after, came_from=node, by=words)
                todo.append(nodes[key])
            nodes[key].before.append(node)
    _spread(good)
    return list(nodes.values())


def _spread(good: list[Node]) -> None:
    """All that leads to good states is good."""
    while good:
        node = good.pop()
        if not node.good:
            node.good = True
            good += node.before


# --- what a learner may do -----------------------------------------------------------------------------


def moves(scene: Scene, state: State) -> Iterator[Move]:
    """Yield what may happen next and make a difference; wrong answers do not."""
    turn = Turn(scene, state)
    viewpoint = turn.viewpoint
    if viewpoint is None or state.finished:
        return
    if state.card is not None:
        yield from _on_the_card(turn)
    else:
        yield from _around(scene, viewpoint, state)
    if (state.card is None or viewpoint.backdrop.loop) and may_be_a_film(scene, viewpoint.backdrop):
        yield from _film(viewpoint)


def _on_the_card(turn: Turn) -> Iterator[Move]:
    for block in turn.asked():
        answer = turn.state.answers.get(block.id)
        if not (answer and answer.solved):
            event = Event(kind="answer", question=block.id, options=right_answer(block))
            yield event, f"répondre à « {block.prompt.best('fr')} »"
    for choice in turn.choices():
        for option in choice.options:
            event = Event(kind="choose", choice=choice.id, option=option.id)
            yield event, f"choisir « {option.label.best('fr')} »"
    yield Event(kind="close"), "fermer la fiche"


def right_answer(block: AskedBlock) -> tuple[str, ...]:
    """Return the right answer to a block that asks."""
    match block:
        case QuestionBlock():
            return tuple(option.id for option in block.options if option.correct)
        case OrderBlock():
            return tuple(item.id for item in block.items)
        case AreaBlock():
            return tuple(area.id for area in block.areas if area.correct)
        case NumberBlock():
            return (f"{block.answer:.6f}",)
        case CodeBlock():
            return (block.code,)


def _around(scene: Scene, viewpoint: Viewpoint, state: State) -> Iterator[Move]:
    for hotspot in viewpoint.hotspots:
        if is_there(hotspot, state):
            yield Event(kind="activate", hotspot=hotspot.id), f"activer « {hotspot.label.best('fr')} »"
    for prop in props_here(scene, state):
        if not stays(scene, state, prop.id):
            yield Event(kind="take", prop=prop.id), f"prendre « {prop.label.best('fr')} »"
    if state.carrying is not None:
        for place in places_here(viewpoint, state):
            yield Event(kind="put", place=place.id), f"poser sur « {place.label.best('fr')} »"
        yield Event(kind="drop"), "lâcher ce que l'on porte"
    for cue in viewpoint.cues:
        if cue.on == "wait" and cue.id not in state.passed and holds(cue.when, state.variables):
            yield Event(kind="skip", cue=cue.id), f"attendre {cue.at:g} s"
            yield Event(kind="wait", seconds=max((cue.at or 0) - state.waited, 1)), f"attendre {cue.at:g} s"


def _film(viewpoint: Viewpoint) -> Iterator[Move]:
    times = {0.0, *(cue.at or 0 for cue in viewpoint.cues if cue.on == "time")}
    times |= {time for one in viewpoint.hotspots if one.span for time in (one.span.start, one.span.end)}
    if len(times) > 1:
        for time in sorted(times):
            yield Event(kind="time", at=time), f"regarder jusqu'à {time:g} s"
    if any(cue.on == "end" for cue in viewpoint.cues) and not viewpoint.backdrop.loop:
        yield Event(kind="end"), "regarder jusqu'à la fin"


# --- in words ------------------------------------------------------------------------------------------


def _stuck(scene: Scene, node: Node) -> Finding:
    ids = [viewpoint.id for viewpoint in scene.viewpoints]
    number = ids.index(node.state.viewpoint or scene.start)
    path = node.path()
    told = " ; ".join((["…"] if len(path) > LONGEST_PATH else []) + path[-LONGEST_PATH:])
    where = f"Au point de vue « {ids[number]} », la fin ne peut plus être atteinte"
    problem = f"{where} après : {told}." if path else f"{where} dès le début."
    cure = "Laissez un chemin qui reste ouvert, ou une condition qui peut redevenir vraie."
    return error("stuck", f"viewpoints[{number}]", problem, cure)


def _left(count: int) -> Finding:
    problem = f"Trop de chemins pour les essayer tous : {count} situations l'ont été, pas les suivantes."
    cure = "Jouez-la jusqu'au bout de plusieurs façons, ou faites dépendre ses étapes les unes des autres."
    return warning("not-all-tried", "viewpoints", problem, cure)
