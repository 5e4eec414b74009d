"""What a handler says of itself, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """An operation as OpenAPI tells it."""

    summary: str
    body: type[BaseModel] | None = None  # JSON body
    body_type: str | None = None  # another body, instead or as well: its media type
    body_schema: dict[str, Any] | None = None  # and its schema
    body_needed: bool = True
    answer: Any = None  # type of the JSON answer: a model, list[model] ...
    answer_type: str = "application/json"
    status: int = 200
    others: tuple[int, ...] = ()  # further statuses; errors are problem+json
    query: tuple[tuple[str, str], ...] = ()  # (name, what it does)


def describe(description: Description) -> Callable[[H], H]:
    """Attach a description to a handler."""

    def attach(handler: H) -> H:
        handler.__dict__["description"] = description
        return handler

    return attach


def description_of(handler: Handler) -> Description | None:
    """Return the handler's description, None when it is not part of the API."""
    found = handler.__dict__.get("description")
    return found if isinstance(found, Description) else None
