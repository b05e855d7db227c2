"""A reviewer's desk: the only way the terminal, the web page and the notebook reach a run.

Takes    a run folder, a callable that opens its sheets, a clock, the reviewer's role.
Gives    `Desk`, `ShownSheet`.
Promise  nothing of a sheet but its date, its records and what was not known comes out before a view of the same role is
         on the disk; the entry that says the sheet was shown is on the disk before the sheet is given out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from riskkit.domain.chain import Anchor
from riskkit.domain.errors import SpecError
from riskkit.domain.plain_text import plain_lines
from riskkit.domain.signing import SigningKey
from riskkit.review.answers import faults_of_judgement, faults_of_remark, faults_of_view
from riskkit.review.before_view import BeforeView, seen_before
from riskkit.review.case_names import names_of
from riskkit.review.journal import append_entry, read_journal
from riskkit.review.order import CaseState, refuse_unless, state_of, states_of

CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}")
ROLE = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,59}")
Sheets = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class ShownSheet:
    """The whole sheet, as plain values (see `domain.sheet.Sheet`), beside what was said on the case."""

    name: str
    case: str
    sheet: Mapping[str, Any]
    state: CaseState


class Desk:
    """Cases of one run for one role, worked in the one order there is.

    Parameters
    ----------
    run_path : path
        The run folder; its journal.jsonl is written to.
    sheets : callable
        Gives the run's sheets by case, as `Run.sheets` does. Called when first needed.
    manifest : str
        SHA-256 of the run's manifest.json; every entry is bound to it.
    role : str
        The part the reviewer has, not a name: letters, digits, spaces, - and _, at most 60.
    clock : callable
        Gives the moment now, with its time zone.
    key : SigningKey, optional
        Signs every entry.
    anchor : Anchor, optional
        Where the journal stood when the run was sealed.

    Notes
    -----
    A case may be named by its drawn name or by its number. Methods raise SpecError for what is out of order or not
    said, RunRefused for a journal that does not hold, CannotWrite if the disk refuses; then nothing is shown.
    """

    def __init__(
        self, run_path: str | Path, sheets: Callable[[], Sheets], *, manifest: str, role: str,
        clock: Callable[[], datetime], key: SigningKey | None = None, anchor: Anchor | None = None,
    ) -> None:  # fmt: skip
        if ROLE.fullmatch(role) is None:
            raise SpecError("A role is a part, such as reviewer: letters, digits, spaces, - and _, at most 60.")
        self.role = role
        self._journal = Path(run_path) / "journal.jsonl"
        self._open_sheets, self._clock, self._key, self._anchor = sheets, clock, key, anchor
        self._manifest = manifest
        self._shown_here: set[str] = set()

    @cached_property
    def _sheets(self) -> Sheets:
        return self._open_sheets()

    @cached_property
    def _names(self) -> dict[str, str]:
        return names_of(self._manifest, self._sheets)

    def __repr__(self) -> str:
        return f"Desk of a {self.role}: {len(self.waiting())} of {len(self._names)} cases wait"

    def steps(self) -> dict[str, str]:
        """The step of every case (see `order.STEPS`) by its drawn name, in an order that says nothing of the list."""
        states = states_of(self._entries(), self._sheets, manifest=self._manifest, role=self.role)
        return {name: states[case].step for name, case in self._names.items()}

    def waiting(self) -> tuple[str, ...]:
        """Drawn names of the cases that still need something of this role."""
        return tuple(name for name, step in self.steps().items() if step not in ("judged", "seen first"))

    def name_of(self, asked: str) -> str:
        """The drawn name of a case that is named either way.

        Raises
        ------
        SpecError
            If this run has no such case.
        """
        if CASE.fullmatch(asked) is not None:
            if asked in self._names:
                return asked
            for name, case in self._names.items():
                if case == asked:
                    return name
        raise SpecError(f"This run has no such case; it has {len(self._names)}. Take a name from the list.")

    def state(self, asked: str) -> CaseState:
        """Where a case stands."""
        case = self._names[self.name_of(asked)]
        return state_of(self._entries(), case, manifest=self._manifest, role=self.role)

    def before(self, asked: str) -> BeforeView:
        """What may be seen before the own view."""
        name = self.name_of(asked)
        return seen_before(name, self._sheets[self._names[name]])

    def record_view(self, asked: str, says: str, reasons: str) -> None:
        """Record the own view: what this reviewer would do without a score.

        Parameters
        ----------
        says : str
            One of `order.VIEWS`.
        reasons : str
            In their own words; at most 10,000 characters. Must not hold the person's id.
        """
        name = self.name_of(asked)
        _refuse(faults_of_view(says, reasons))
        self._append("view", name, reasons, view=says)

    def show(self, asked: str) -> ShownSheet:
        """Write that the sheet is shown, and then give it. Every sitting that shows a sheet is written once."""
        name = self.name_of(asked)
        if name not in self._shown_here:
            self._append("shown", name, "The sheet was given out, after the view of the same role.")
            self._shown_here.add(name)
        return ShownSheet(name, self._names[name], self._sheets[self._names[name]], self.state(name))

    def judge(self, asked: str, says: str, reasons: str, other_evidence: str = "", action: str = "") -> None:
        """Record the judgement, after the sheet was shown.

        Parameters
        ----------
        says : str
            One of `order.JUDGEMENTS`: whether this reviewer agrees that the person belongs on the list.
        reasons : str
            In their own words; at most 10,000 characters.
        other_evidence, action : str
            What else was seen, and what follows; at most 2,000 characters each, "" if nothing.
        """
        name = self.name_of(asked)
        _refuse(faults_of_judgement(says, reasons, other_evidence, action))
        self._append("judged", name, reasons, judgement=says, other_evidence=other_evidence, action=action)

    def remark(self, asked: str, text: str) -> None:
        """Record what is said too late to be an own view, or after the judgement. It changes no state."""
        name = self.name_of(asked)
        _refuse(faults_of_remark(text))
        self._append("remark", name, text)

    def _append(self, kind: str, name: str, text: str, **said: str) -> None:
        case = self._names[name]
        words = {part: plain_lines(value).strip() for part, value in said.items()}
        self._refuse_person(case, text, *words.values())

        def in_order(entries: list[dict[str, Any]]) -> None:
            refuse_unless(state_of(entries, case, manifest=self._manifest, role=self.role), kind)

        about = {"manifest": self._manifest, "case": case, **words, **({"late": "yes"} if kind == "remark" else {})}
        append_entry(
            self._journal, time=self._clock().isoformat(timespec="seconds"),
            kind="view" if kind == "remark" else kind, role=self.role,
            text=plain_lines(text).strip(), about=about, key=self._key, anchor=self._anchor, only_if=in_order,
        )  # fmt: skip

    def _refuse_person(self, case: str, *texts: str) -> None:
        """Nobody's id goes into a journal; ids of fewer than five marks would be found in any text."""
        person = str(self._sheets[case]["person_id"]).casefold()
        if len(person) >= 5 and any(person in text.casefold() for text in texts):
            raise SpecError("Your text holds the person's id. The journal knows the case; leave ids and names out.")

    def _entries(self) -> tuple[dict[str, Any], ...]:
        return read_journal(self._journal, self._anchor).entries


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise SpecError(" ".join(faults.values()))
