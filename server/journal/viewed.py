"""One viewing, ready to be shown: its answers and choices in the words of the revision that was played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scenes.model import ChoiceBlock, QuestionBlock, Scene
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
        questions = {
            block.id: block
            for card in self.document.cards
            for block in card.blocks
            if isinstance(block, QuestionBlock)
        }
        words = []
        for answer in self.summary.answers:
            question = questions.get(str(answer.get("question")))
            labels = {option.id: option.label.best("fr") for option in question.options} if question else {}
            chosen = [labels.get(str(one), str(one)) for one in answer.get("options", [])]
            prompt = question.prompt.best("fr") if question else str(answer.get("question"))
            words.append((prompt, ", ".join(chosen), bool(answer.get("correct"))))
        return words

    def choice_words(self) -> list[tuple[str, str]]:
        """The choices in words: (prompt, option)."""
        choices = {
            block.id: block
            for card in self.document.cards
            for block in card.blocks
            if isinstance(block, ChoiceBlock)
        }
        words = []
        for taken in self.summary.choices:
            choice = choices.get(str(taken.get("choice")))
            labels = {option.id: option.label.best("fr") for option in choice.options} if choice else {}
            option = str(taken.get("option"))
            prompt = choice.prompt.best("fr") if choice else str(taken.get("choice"))
            words.append((prompt, labels.get(option, option)))
        return words
