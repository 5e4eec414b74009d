"""The fingerprint of the code that makes the pictures: tells whether a render is older than its room.

Comments, docstrings and line breaks do not count: only what could change a pixel.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

HERE = Path(__file__).parent
ROOMS = ("kit", "bakery")


def fingerprint() -> str:
    """Return the SHA-256, in hex, of the code under kit/ and bakery/."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for file in sorted((HERE / room).glob("*.py")):
            digest.update(f"{room}/{file.name}\n{_bare(file.read_text(encoding='utf-8'))}\n".encode())
    return digest.hexdigest()


def _bare(source: str) -> str:
    """Return the code in one normal form, without comments and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
