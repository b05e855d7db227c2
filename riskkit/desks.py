"""Open a run's desk for a reviewer: own view first, in a terminal, a local web page or a notebook.

Takes    a run folder, the reviewer's role, keys if there are any.
Gives    `open_desk`, `words_of`, `review_in_terminal`, `serve_review`, `review_in_notebook`.
Promise  only a run that verifies is opened; the three places talk to the same Desk, so the order is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from riskkit.domain.signing import SigningKey
    from riskkit.review import Desk, RunWords
    from riskkit.runs import Run


class HeldKeys(Protocol):
    """The keys at hand: what opens sealed sheets, and what signs entries. None for one that is not there."""

    @property
    def sheets(self) -> Any:
        """What `Run.sheets` takes to open sealed sheets."""

    @property
    def signing(self) -> SigningKey | None:
        """What signs the reviewer's entries."""


def _now() -> datetime:
    return datetime.now(UTC)


def open_desk(
    run: str | Path | Run, *, role: str = "reviewer", keys: HeldKeys | None = None,
    clock: Callable[[], datetime] = _now,
) -> Desk:  # fmt: skip
    """A reviewer's desk for a run.

    Parameters
    ----------
    run : path or Run
        A sealed run folder.
    role : str
        The part the reviewer has, not a name; each role has its own order of view, sheet and judgement.
    keys : HeldKeys, optional
        Opens sealed sheets and signs the entries.
    clock : callable
        Gives the moment now, with its time zone.

    Raises
    ------
    RunRefused
        The run does not verify, or its sheets do not open.
    SpecError
        The role is not a part.
    """
    from riskkit.review import Desk

    run = _opened(run)
    assert run.verification.manifest is not None
    return Desk(
        run.path,
        lambda: _with_key(run.sheets, keys),
        manifest=run.manifest_sha256,
        role=role,
        clock=clock,
        key=None if keys is None else keys.signing,
        anchor=run.verification.manifest.said.journal.anchor,
    )


def words_of(run: str | Path | Run, *, keys: HeldKeys | None = None) -> RunWords:
    """What a desk says of the run: its status, whose risk it is about, and the look of its printed sheets."""
    from riskkit.report import look_of_sheets
    from riskkit.review import RunWords

    run = _opened(run)
    said = run.manifest
    expires = date.fromisoformat(said["expires"][:10])
    return RunWords(
        run_id=run.run_id,
        title=said["title"],
        role=said["role"],
        expires=f"{expires.day} {expires:%B %Y}",
        blocked=not run.releasable,
        printed=lambda case: _with_key(run.sheet_page, keys, case),
        **look_of_sheets(said["role"], said["data_kind"], run.horizon_days),
    )


def review_in_terminal(
    run: str | Path, *, role: str = "reviewer", case: str | None = None, keys: HeldKeys | None = None
) -> None:  # fmt: skip
    """Work cases in this terminal, one after another; see `open_desk`. `case`: only this one."""
    from riskkit.review import work_in_terminal

    opened = _opened(run)
    work_in_terminal(open_desk(opened, role=role, keys=keys), words_of(opened, keys=keys), case=case)


def serve_review(
    run: str | Path, *, role: str = "reviewer", host: str = "127.0.0.1", port: int = 0, idle_minutes: float = 30,
    keys: HeldKeys | None = None, tell: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Serve the desk as a web page on this machine until the sitting ends; see `open_desk`.

    Parameters
    ----------
    host : str
        127.0.0.1; anything else is refused.
    port : int
        0 takes a free one.
    idle_minutes : float
        The sitting ends after this long without a request.
    """
    from riskkit.review import serve_desk

    opened = _opened(run)
    desk, words = open_desk(opened, role=role, keys=keys), words_of(opened, keys=keys)
    serve_desk(desk, words, host=host, port=port, idle_minutes=idle_minutes, tell=tell)


def review_in_notebook(run: str | Path | Run, *, role: str = "reviewer", keys: HeldKeys | None = None) -> Any:
    """The desk as a widget, to stand as a cell's last line; needs ipywidgets (`pip install riskkit[notebook]`).

    Returns
    -------
    ipywidgets.Widget
        A list of cases by drawn names, and the case at hand: its records, a form for the own view, then the sheet,
        then a form for the judgement.

    Raises
    ------
    RunRefused, SpecError
        As for `open_desk`; also if ipywidgets is not installed.
    """
    from riskkit.review import desk_widget

    opened = _opened(run)
    return desk_widget(open_desk(opened, role=role, keys=keys), words_of(opened, keys=keys))


def _opened(run: str | Path | Run) -> Run:
    from riskkit.runs import open_run

    return open_run(run) if isinstance(run, (str, Path)) else run


def _with_key(read: Callable[..., Any], keys: HeldKeys | None, *asked: str) -> Any:
    """What a run gives, with the key for sheets if there is one."""
    key = None if keys is None else keys.sheets
    return read(*asked) if key is None else read(*asked, key)
