"""Who may see what: the one file that decides. Every method returns the object, or raises.

What one may not see does not exist for one: the answer is 404, never 403, for scenes and footage. A scene is
shown no further than the narrowest of its footage may be (server/rights/rules.py): nobody enters half of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from server.accounts.identity import HOLDERS, Identity, Role
from server.errors import Forbidden, NotFound
from server.learners.records import LearnerInfo, Learners
from server.scenes.records import SceneInForce, SceneRecords

REMEMBER_S = 5.0  # media requests come by the hundred: one look at the database answers them for this long


def may_see(identity: Identity, scopes: set[str]) -> bool:
    """Tell whether someone may see what is shown in these scopes: public, class; none is the team's only."""
    if identity.is_team or "public" in scopes:
        return True
    return "class" in scopes and identity.role in HOLDERS


class Access:
    """Decisions that need the database."""

    def __init__(
        self,
        scenes: SceneRecords,
        learners: Learners,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scenes, self._learners, self._clock = scenes, learners, clock
        self._audiences: dict[tuple[str, str | None], tuple[float, set[str]]] = {}

    def forget(self) -> None:
        """Forget what was remembered: someone changed the rights, and that holds from now on."""
        self._audiences.clear()

    async def scene(self, identity: Identity, scene_id: str) -> SceneInForce:
        """Return a scene that this person may play."""
        scene = await self._scenes.get(scene_id)
        if identity.is_team or (not scene.withdrawn and may_see(identity, {scene.audience})):
            return scene
        raise NotFound("Cette scène n'existe pas, ou n'est pas ouverte pour vous.")

    async def scenes(self, identity: Identity) -> list[SceneInForce]:
        """Return the scenes that this person may play, newest first."""
        return [scene for scene in await self._scenes.all() if may_see(identity, {scene.audience})]

    async def media(self, identity: Identity, footage_id: str, version: str | None = None) -> None:
        """Return when this person may watch the footage's renditions; NotFound else.

        Of its versions, only the one in force is everyone's: a former one may show what was replaced since.
        """
        if identity.is_team:
            return
        asked = footage_id, version  # a version that comes into force is not refused for what was remembered
        until, scopes = self._audiences.get(asked, (0.0, set()))
        if self._clock() >= until:
            scopes = await self._scenes.audience_of_footage(footage_id, version)
            if len(self._audiences) > 10_000:
                self._audiences.clear()
            self._audiences[asked] = (self._clock() + REMEMBER_S, scopes)
        if not may_see(identity, scopes):
            raise NotFound

    async def file(self, identity: Identity, revision_id: str, path: str) -> str:
        """Return the stored name of a scene's small file that this person may have."""
        stored, audience = await self._scenes.stored_file(revision_id, path)
        if not may_see(identity, {audience}):
            raise NotFound
        return stored

    async def learner(self, identity: Identity, learner_id: str) -> LearnerInfo:
        """Return a learner whose page this person may read: the team's, or one's own."""
        if not identity.is_team and identity.learner_id != learner_id:
            raise NotFound("Cet apprenant n'existe pas, ou a été effacé.")
        return await self._learners.learner(learner_id)


def own_learner(identity: Identity) -> str:
    """Return the learner who holds the device; Forbidden when nobody does."""
    if identity.learner_id is None:
        raise Forbidden
    return identity.learner_id


def require(identity: Identity, allowed: frozenset[Role]) -> None:
    """Raise when the role is not among the allowed ones."""
    if identity.role not in allowed:
        raise Forbidden
