"""The sidecar of captions that says where who speaks stands: `plateau-directions/1`.

    {"format": "plateau-directions/1",
     "speakers": {"Amina": {"yaw": -40}},
     "cues": {"12": {"yaw": 90, "pitch": -10}}}

A cue's own direction (by its WebVTT id) comes before its speaker's (by the name in `<v Amina>`).
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from scenes.parts import Direction, Part

LARGEST = 1024 * 1024  # bytes
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Directions(Part):
    """Where the speakers of a caption file stand, and where single cues come from."""

    format: Literal["plateau-directions/1"]
    cues: dict[Name, Direction] = Field(default_factory=dict, max_length=5_000)
    speakers: dict[Name, Direction] = Field(default_factory=dict, max_length=200)


def parse_directions(data: bytes) -> Directions:
    """Return the sidecar; ValueError says in French what is wrong with it."""
    if len(data) > LARGEST:
        raise ValueError("Ce fichier de directions dépasse 1 Mo.")
    try:
        return Directions.model_validate(json.loads(data.decode("utf-8-sig")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "tout le fichier"
        problem = f"Ce n'est pas un fichier « plateau-directions/1 » : {where} n'est pas accepté."
        raise ValueError(problem) from error
    except (ValueError, RecursionError) as error:
        raise ValueError("Ce fichier de directions n'est pas du JSON en UTF-8.") from error
