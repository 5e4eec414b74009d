"""The OpenAPI document is valid, complete, and what it says is so."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.accounts.identity import EVERYONE
from server.api.openapi import openapi
from server.routes import table
from tests.conftest import House
from tests.server.conftest import Furniture

DOCUMENT = openapi(table())
jsonschema: Any = importlib.import_module("jsonschema")  # comes with the validator, without types


def test_it_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_every_route_of_the_api_is_in_it() -> None:
    told = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    real = {(one.method, one.template) for one in table() if one.path.startswith("/api/v1/")}
    assert told == real


def test_every_operation_says_what_it_needs() -> None:
    ids = set()
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            ids.add(operation["operationId"])
            assert operation["summary"]
            (route,) = (one for one in table() if (one.method, one.template) == (method.upper(), path))
            assert ({} in operation["security"]) is (route.allow == EVERYONE and not route.ticket)
            assert ({"ticket": []} in operation["security"]) is route.ticket
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path))
    assert len(ids) == sum(len(methods) for methods in DOCUMENT["paths"].values())


@pytest.mark.usefixtures("furniture")
async def test_it_is_served(house: House) -> None:
    answer = await house.anonymous.get("/api/openapi.json")
    assert await answer.json() == DOCUMENT


async def test_answers_have_the_shape_that_is_told(house: House, furniture: Furniture) -> None:
    values = {"scene": "public", "footage": furniture.footage["public"], "cohort": furniture.cohort}
    learner = await house.device(furniture.cohort, furniture.learners[0])
    for path, methods in DOCUMENT["paths"].items():
        operation = methods.get("get")
        content = (operation or {}).get("responses", {}).get("200", {}).get("content", {})
        if "application/json" not in content or "{viewing}" in path or "{upload}" in path:
            continue
        own = path == "/api/v1/profile"  # nobody else's, staff's neither
        answer = await (learner if own else house.staff).get(path.format(**values))
        assert answer.status == 200, path
        schema = {**content["application/json"]["schema"], "components": DOCUMENT["components"]}
        problems = list(jsonschema.Draft202012Validator(schema).iter_errors(await answer.json()))
        assert problems == [], (path, problems[:2])
