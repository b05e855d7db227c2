"""How long work tells where it is, without any room knowing about a terminal.

Takes    stage names and counts from the verbs.
Gives    `Progress`, a callable `(stage, done, total)`, and `silent`.
Promise  reporting progress changes no result.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with the stage in words, what is done and the total (0 if unknown)."""

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Report."""


def silent(stage: str, done: int = 0, total: int = 0) -> None:
    """Report nothing."""
