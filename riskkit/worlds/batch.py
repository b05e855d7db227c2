"""One month of events and people's parts in them, as columns.

Takes    blocks of events made by one cause each.
Gives    `Batch`: events and parts of all blocks in one set of columns.
Promise  a block that depends on a dial is added after those that do not, so that their numbers stay.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

EVENT_COLUMNS = {
    "kind": np.int8, "offence": np.int8, "occurred": np.int64, "known": np.int64, "place": np.int32,
    "area": np.int32, "status": np.int8, "initiated": np.int8, "outcome": np.int8, "happened": np.bool_,
    "recorded": np.bool_,
}  # fmt: skip
PART_COLUMNS = {"event": np.int32, "person": np.int32, "role": np.int8, "recorded": np.bool_}


class Batch:
    """Columns of events, and of parts that point to events by their number inside the batch."""

    def __init__(self) -> None:
        self.count = 0
        self._events: list[dict[str, NDArray]] = []
        self._parts: list[dict[str, NDArray]] = []

    def add(self, count: int, **columns: Any) -> int:
        """Add `count` events and give the number of the first. Single values are spread over all of them."""
        first = self.count
        self._events.append({name: _column(columns[name], count, dtype) for name, dtype in EVENT_COLUMNS.items()})
        self.count += count
        return first

    def take_part(
        self, event: NDArray[np.integer], person: NDArray[np.integer], role: Any, recorded: Any = True
    ) -> None:
        """Add people's parts. One person can have one role in an event once."""
        values = {"event": event, "person": person, "role": role, "recorded": recorded}
        self._parts.append({name: _column(values[name], len(event), dtype) for name, dtype in PART_COLUMNS.items()})

    def events(self) -> dict[str, NDArray]:
        """All events so far."""
        return _join(self._events, EVENT_COLUMNS)

    def parts(self) -> dict[str, NDArray]:
        """All parts so far."""
        return _join(self._parts, PART_COLUMNS)


def _column(value: Any, count: int, dtype: Any) -> NDArray:
    if np.ndim(value) == 0:
        return np.full(count, value, dtype=dtype)
    return np.asarray(value).astype(dtype, copy=False)


def _join(blocks: list[dict[str, NDArray]], columns: dict[str, Any]) -> dict[str, NDArray]:
    if not blocks:
        return {name: np.zeros(0, dtype=dtype) for name, dtype in columns.items()}
    return {name: np.concatenate([block[name] for block in blocks]) for name in columns}
