"""Collect refusals, so that one reading tells all it found.

Takes    `SourceRefused` errors that were made but not raised.
Gives    one error: the only one, or `SourcesRefused` with all of them.
Promise  no message of another library travels on: it may hold a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from riskkit.domain.errors import RiskkitError, SourceRefused, SourcesRefused


def refuse_all(refusals: Sequence[SourceRefused]) -> None:
    """Raise what was collected; do nothing if nothing was."""
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise SourcesRefused(refusals)


@contextmanager
def unreadable(place: str, advice: str) -> Iterator[None]:
    """Turn any error of an engine or a parser into a refusal of this place, without its text."""
    failed: SourceRefused | None = None
    try:
        yield
    except RiskkitError:
        raise
    except Exception as error:
        failed = SourceRefused(place, None, None, f"cannot be read ({type(error).__name__}).", advice)
    if failed is not None:
        raise failed from None


def collect(refusals: list[SourceRefused], error: SourceRefused) -> None:
    """Add an error, or each of those it holds."""
    refusals.extend(error.refusals if isinstance(error, SourcesRefused) else [error])
