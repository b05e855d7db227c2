"""A room's front door that loads nothing until a name is used.

Takes    the room's name and, for each public name, the file it lives in.
Gives    `lazy_names`.
Promise  importing a room loads no engine; a wrong name is an AttributeError that lists the right ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_names(room: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """A module's `__getattr__` and `__dir__` (PEP 562).

    Parameters
    ----------
    room : str
        The room's own `__name__`.
    homes : mapping
        Public name to the module (inside the room) that defines it.
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"{room} has no '{name}'. It has {', '.join(sorted(homes))}.")
        value = getattr(import_module(f"{room}.{homes[name]}"), name)
        setattr(import_module(room), name, value)
        return value

    def names() -> list[str]:
        return sorted(homes)

    return load, names
