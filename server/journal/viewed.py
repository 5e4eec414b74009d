"""One viewing, ready to be shown: its answers and choices in the words of the revision that was played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scenes.blocks import ChoiceBlock, QuestionBlock
from scenes.model import Scene
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
        """The answers in words: (question, chosen options, right)."""
        return [
            (
                self._prompt(answer.get("question")),
                ", ".join(self._label(answer.get("question"), one) for one in answer.get("options", [])),
                bool(answer.get("correct")),
            )
            for answer in self.summary.answers
        ]

    def choice_words(self) -> list[tuple[str, str]]:
        """The choices in words: (prompt, option)."""
        return [
            (self._prompt(taken.get("choice")), self._label(taken.get("choice"), taken.get("option")))
            for taken in self.summary.choices
        ]

    def _block(self, id_: object) -> QuestionBlock | ChoiceBlock | None:
        blocks = (block for card in self.document.cards for block in card.blocks)
        asking = (block for block in blocks if isinstance(block, QuestionBlock | ChoiceBlock))
        return next((block for block in asking if block.id == id_), None)

    def _prompt(self, id_: object) -> str:
        block = self._block(id_)
        return block.prompt.best("fr") if block else str(id_)

    def _label(self, id_: object, option_id: object) -> str:
        """An option's words; its id where the revision has no such option (a journal may say anything)."""
        block = self._block(id_)
        options = block.options if block else ()
        return next((one.label.best("fr") for one in options if one.id == option_id), str(option_id))
