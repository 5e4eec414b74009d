"""Reports of viewings: who, what, when, how long, answers, choices, device, gaps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from scenes.model import ChoiceBlock, QuestionBlock, Scene
from server.db.engine import Database
from server.db.tables import Chunk, Cohort, Learner, Quarantine, SceneRevision, Viewing
from server.errors import NotFound
from server.journal.events import Event, parse_events
from server.journal.ingest import EVENTS, summary_of
from server.journal.summary import Summary

COLUMNS = (
    "viewing", "learner", "cohort", "scene", "revision", "started_at", "duration_s", "seen_s", "finished",
    "modes", "device", "viewpoints", "answers", "choices", "score", "gaps", "sealed", "quarantined",
)  # fmt: skip


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


class Reports:
    """The journal's way out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def viewings(
        self,
        *,
        learner_id: str | None = None,
        cohort_id: str | None = None,
        scene_id: str | None = None,
        viewing_id: str | None = None,
        limit: int = 500,
    ) -> list[ViewingReport]:
        """Return viewings, newest first; the number of queries does not grow with their number."""
        query = (
            select(Viewing, Learner.name, Cohort.name, SceneRevision)
            .join(SceneRevision, SceneRevision.id == Viewing.revision_id)
            .outerjoin(Learner, Learner.id == Viewing.learner_id)
            .outerjoin(Cohort, Cohort.id == Viewing.cohort_id)
            .order_by(Viewing.started_ms.desc(), Viewing.id)
            .limit(limit)
        )
        for column, wanted in (
            (Viewing.learner_id, learner_id),
            (Viewing.cohort_id, cohort_id),
            (Viewing.scene_id, scene_id),
            (Viewing.id, viewing_id),
        ):
            if wanted is not None:
                query = query.where(column == wanted)
        async with self._database() as database:
            rows = (await database.execute(query)).all()
            open_ids = [row[0].id for row in rows if row[0].summary is None]
            chunks: dict[str, list[Chunk]] = {id_: [] for id_ in open_ids}
            for chunk in await database.scalars(select(Chunk).where(Chunk.viewing_id.in_(open_ids))):
                chunks[chunk.viewing_id].append(chunk)
            ids = [row[0].id for row in rows]
            aside = await database.execute(
                select(Quarantine.viewing_id, func.count())
                .where(Quarantine.viewing_id.in_(ids))
                .group_by(Quarantine.viewing_id)
            )
            quarantined = {id_: count for id_, count in aside}
        revisions = {row[3].id: row[3] for row in rows}
        documents = {id_: Scene.model_validate(one.document) for id_, one in revisions.items()}
        return [
            _report(
                viewing,
                names=(learner or "", cohort or ""),
                revision=revision,
                document=documents[revision.id],
                summary=_summary(viewing, chunks.get(viewing.id, [])),
                quarantined=quarantined.get(viewing.id, 0),
            )
            for viewing, learner, cohort, revision in rows
        ]

    async def viewing(self, viewing_id: str) -> ViewingReport:
        """Return one viewing; NotFound when there is none."""
        found = await self.viewings(viewing_id=viewing_id)
        if not found:
            raise NotFound("Cette visite n'existe pas, ou a été effacée.")
        return found[0]

    async def events(self, viewing_id: str) -> list[Event]:
        """Return the viewing's events in the order of their times."""
        query = select(Chunk.data).where(Chunk.viewing_id == viewing_id, Chunk.kind == EVENTS)
        async with self._database() as database:
            pieces = list(await database.scalars(query))
        return sorted((event for data in pieces for event in parse_events(data)), key=lambda one: one.t)

    async def counts_by_scene(self) -> dict[str, int]:
        """Return how many viewings each scene has."""
        query = select(Viewing.scene_id, func.count()).group_by(Viewing.scene_id)
        async with self._database() as database:
            return {scene_id: count for scene_id, count in await database.execute(query)}


def to_csv(reports: Iterable[ViewingReport]) -> str:
    """Return viewings as CSV for spreadsheets here: UTF-8, semicolons, ISO dates, one line a viewing."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for report in reports:
        writer.writerow([_harmless(value) for value in _row(report)])
    return text.getvalue()


def _row(report: ViewingReport) -> tuple[str, ...]:
    summary = report.summary
    return (
        report.id,
        report.learner,
        report.cohort,
        report.scene,
        str(report.revision),
        report.started_at,
        f"{summary.duration_ms / 1000:.0f}",
        f"{summary.seen_ms / 1000:.0f}",
        "oui" if summary.finished else "non",
        ", ".join(summary.modes),
        report.device_name,
        ", ".join(summary.viewpoints),
        " | ".join(
            f"{q} → {a} ({'juste' if right else 'à revoir'})" for q, a, right in report.answer_words()
        ),
        " | ".join(f"{prompt} → {option}" for prompt, option in report.choice_words()),
        "" if summary.score is None else str(summary.score),
        " | ".join(_gap(gap) for gap in summary.gaps),
        "oui" if report.sealed else "non",
        str(report.quarantined),
    )


def _answer(question: str, chosen: str, right: bool) -> str:
    return f"{question} → {chosen} ({'juste' if right else 'à revoir'})"


def _gap(gap: dict[str, Any]) -> str:
    return f"{gap['from_ms'] / 1000:.0f}-{gap['to_ms'] / 1000:.0f} s ({gap['basis']})"


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP CSV injection)."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _summary(viewing: Viewing, chunks: list[Chunk]) -> Summary:
    return Summary(**viewing.summary) if viewing.summary is not None else summary_of(viewing, chunks)


def _report(
    viewing: Viewing,
    *,
    names: tuple[str, str],
    revision: SceneRevision,
    document: Scene,
    summary: Summary,
    quarantined: int,
) -> ViewingReport:
    learner, cohort = names
    return ViewingReport(
        id=viewing.id,
        learner_id=viewing.learner_id,
        learner=learner,
        cohort=cohort,
        role=viewing.opening.get("role", ""),
        scene_id=viewing.scene_id,
        scene=document.title.best("fr"),
        revision=revision.number,
        started_ms=viewing.started_ms,
        device=viewing.opening.get("device", {}),
        sealed=viewing.sealed_ms is not None,
        quarantined=quarantined,
        summary=summary,
        document=document,
    )
