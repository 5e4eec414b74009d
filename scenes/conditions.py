"""Conditions over the variables of a scene: whether they hold."""

from __future__ import annotations

from collections.abc import Mapping

from scenes.rules import AllOf, AnyOf, Compare, Condition, Not, Value


def holds(condition: Condition | None, variables: Mapping[str, Value]) -> bool:
    """Say whether a condition holds; without a condition, it does.

    Values of different types (true, 1, "1") are never equal; order exists between two numbers only. A
    variable that the scene does not declare is equal to nothing.
    """
    match condition:
        case None:
            return True
        case AllOf():
            return all(holds(one, variables) for one in condition.all)
        case AnyOf():
            return any(holds(one, variables) for one in condition.any)
        case Not():
            return not holds(condition.not_, variables)
        case Compare():
            return _compare(variables.get(condition.variable), condition.is_, condition.value)


def _compare(left: Value | None, relation: str, right: Value) -> bool:
    numbers = _is_number(left) and _is_number(right)
    same = left == right and (numbers or type(left) is type(right))
    if relation in ("==", "!="):
        return same == (relation == "==")
    if not numbers or isinstance(left, str | None) or isinstance(right, str):
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[relation]


def _is_number(value: Value | None) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
