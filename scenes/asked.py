"""Judging answers: what an answer to a block that asks says, and whether it is right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenes.blocks import AreaBlock, AskedBlock, CodeBlock, NumberBlock, OrderBlock, QuestionBlock

NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,6})?")
DIGITS = re.compile(r"[0-9]{1,8}")
EVEN = 5e-7
"""Half of the last decimal that can be typed: 12.3 is within 0.1 of 12.2, whatever binary fractions say."""

Judged = tuple[tuple[str, ...], bool]


def judge(block: AskedBlock, options: Sequence[str]) -> Judged | None:
    """Return the answer as it is kept, and whether it is right; None when it is no answer to this block."""
    match block:
        case QuestionBlock():
            return _question(block, options)
        case OrderBlock():
            right = [item.id for item in block.items]
            return (tuple(options), list(options) == right) if sorted(options) == sorted(right) else None
        case AreaBlock():
            area = next((one for one in block.areas if [one.id] == list(options)), None)
            return ((area.id,), area.correct) if area else None
        case NumberBlock():
            return _number(block, options)
        case CodeBlock():
            typed = _typed(DIGITS, options)
            return ((typed,), typed == block.code) if typed else None


def _question(block: QuestionBlock, options: Sequence[str]) -> Judged | None:
    taken = tuple(option.id for option in block.options if option.id in options)
    if not taken or (not block.multiple and len(taken) > 1):
        return None
    return taken, all((option.id in taken) == option.correct for option in block.options)


def _number(block: NumberBlock, options: Sequence[str]) -> Judged | None:
    typed = _typed(NUMBER, options)
    if typed is None:
        return None
    plain = typed.replace(",", ".")
    return (plain,), abs(float(plain) - block.answer) <= block.tolerance + EVEN


def _typed(form: re.Pattern[str], options: Sequence[str]) -> str | None:
    return options[0] if len(options) == 1 and form.fullmatch(options[0]) else None
