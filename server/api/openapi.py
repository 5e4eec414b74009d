"""OpenAPI 3.1 of the whole API, made from the route table and the handlers' descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from server.accounts.identity import EVERYONE
from server.api.describe import Description, description_of
from server.table import Route

TITLE = "Plateau"
PROBLEM = {
    "type": "object",
    "description": "RFC 9457: `detail` is a sentence in French with a cure.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}
REF = "#/components/schemas/{model}"


def openapi(routes: Iterable[Route]) -> dict[str, Any]:
    """Return the OpenAPI document of the routes whose handlers describe themselves."""
    described = [(route, found) for route in routes if (found := description_of(route.handler))]
    bodies = [(found.body, "validation") for _, found in described if found.body]
    _, schemas = models_json_schema(bodies, ref_template=REF)  # type: ignore[arg-type]
    components: dict[str, Any] = {"Problem": PROBLEM, **schemas.get("$defs", {})}
    paths: dict[str, dict[str, Any]] = {}
    for route, description in described:
        operation = _operation(route, description, components)
        paths.setdefault(route.template, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": version("plateau-immersion"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "plateau token create"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-plateau"},
                "ticket": {"type": "apiKey", "in": "header", "name": "Plateau-Ticket"},
            },
        },
    }


def _operation(route: Route, description: Description, components: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{re.sub(r'[^a-z0-9]+', '_', route.template).strip('_')}",
        "summary": description.summary,
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
              for name in re.findall(r"\{(\w+)\}", route.template)),
            *({"name": name, "in": "query", "description": what, "schema": {"type": "string"}}
              for name, what in description.query),
        ],
        "responses": _responses(route, description, components),
        "security": _security(route),
    }  # fmt: skip
    if content := _body(description):
        operation["requestBody"] = {"required": description.body_needed, "content": content}
    return operation


def _body(description: Description) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if description.body is not None:
        content["application/json"] = {"schema": {"$ref": REF.format(model=description.body.__name__)}}
    if description.body_type is not None:
        content[description.body_type] = {"schema": description.body_schema or {"type": "string"}}
    return content


def _responses(route: Route, description: Description, components: dict[str, Any]) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done."}
    if description.answer is not None:
        schema = TypeAdapter(description.answer).json_schema(ref_template=REF, mode="serialization")
        components.update(schema.pop("$defs", {}))
        done["content"] = {description.answer_type: {"schema": schema}}
    elif description.status != 204 and description.answer_type != "application/json":
        done["content"] = {description.answer_type: {}}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    failures = {404} if "{" in route.path else set()
    if _body(description):
        failures |= {400, 413, 422}
    if route.ticket:  # the ids of viewings are made by their players, and checked
        failures |= {400, 401}
    if route.allow != EVERYONE:
        failures |= {401, 403}
    responses = {str(description.status): done}
    for status in sorted({*description.others, *failures}):
        responses[str(status)] = (
            {"description": "Done."} if status < 300 else {"description": "See `detail`.", "content": problem}
        )
    return responses


def _security(route: Route) -> list[dict[str, list[str]]]:
    if route.ticket:
        return [{"ticket": []}]
    if route.allow == EVERYONE:
        return [{}, {"token": []}, {"session": []}]
    return [{"token": []}, {"session": []}]
