"""What a scene must be beyond its form: nothing that hurts, nobody left behind.

Errors refuse the scene; warnings tell whom it would leave out. Each finding has a place and a cure.
"""

from __future__ import annotations

from scenes.checking.effects import nothing_in_vain
from scenes.checking.finishing import can_always_be_finished
from scenes.checking.inclusion import nobody_left_out
from scenes.checking.names import references, unique_ids
from scenes.checking.ways import leads_to_an_end, reachable, unused
from scenes.errors import Finding, Level
from scenes.model import Scene


def check(scene: Scene) -> tuple[Finding, ...]:
    """Return everything to mend in a scene that has the right form; errors first."""
    found = [*unique_ids(scene), *references(scene)]
    if not found:  # the graph can only be walked when every name leads somewhere
        ways = [*reachable(scene), *leads_to_an_end(scene)]
        # Where a way is missing for everyone, there is no need to look who else may be stuck.
        found = [*(ways or can_always_be_finished(scene)), *unused(scene)]
    found += [*nobody_left_out(scene), *nothing_in_vain(scene)]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.ERROR))
