"""The command line inside this process: what it answers, what it tells on stderr, and its exit code."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from unittest import mock


@dataclass(frozen=True)
class Told:
    """What a command gave."""

    code: int
    out: str
    err: str


def told(*arguments: object, stdin: bytes = b"") -> Told:
    """Run `riskkit ARGUMENTS` and say what it told."""
    from riskkit.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        mock.patch.object(sys, "argv", ["riskkit", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Told(code, out.getvalue(), err.getvalue())
