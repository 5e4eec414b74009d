"""One viewing, ready to be shown: its answers and choices in the words of the revision that was played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scenes.model import Scene
from server.journal.names import Names
from server.journal.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewingReport:
    """One viewing, ready to be shown."""

    id: str
    learner_id: str | None
    learner: str  # "" for the open demo
    cohort: str
    role: str
    scene_id: str
    scene: str
    revision: int
    started_ms: int  # corrected wall clock, since 1970
    device: dict[str, Any]
    sealed: bool
    quarantined: int  # chunks that contradict what was kept
    summary: Summary
    document: Scene  # the revision that was played, for the words of its questions

    @property
    def started_at(self) -> str:
        """The start as ISO 8601, UTC, whole seconds."""
        return datetime.fromtimestamp(self.started_ms / 1000, UTC).isoformat(timespec="seconds")

    @property
    def device_name(self) -> str:
        """The device in a few words."""
        name = self.device.get("name") or self.device.get("family") or self.device.get("user_agent_family")
        return str(name or "")[:120]

    def answer_words(self) -> list[tuple[str, str, bool]]:
        """The answers in words: (question, what was answered, right)."""
        names = self._names
        return [
            (
                names.prompt(answer.get("question")),
                names.answer(answer.get("question"), answer.get("options")),
                bool(answer.get("correct")),
            )
            for answer in self.summary.answers
        ]

    def choice_words(self) -> list[tuple[str, str]]:
        """The choices in words: (prompt, option)."""
        names = self._names
        return [
            (names.prompt(taken.get("choice")), names.option(taken.get("choice"), taken.get("option")))
            for taken in self.summary.choices
        ]

    def task_words(self) -> list[str]:
        """The tasks that were done, in words."""
        return [self._names.prompt(task) for task in self.summary.tasks]

    @property
    def _names(self) -> Names:
        return Names(self.document, "fr")
