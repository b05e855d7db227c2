"""Open a sealed run: scores come out of it only together with their audit.

Takes    a run folder.
Gives    `open_run`, `Run`.
Promise  a folder that does not verify is refused; what is read later is checked again, byte for byte.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.domain.board_spec import key_ids_of
from riskkit.domain.chain import Anchor
from riskkit.domain.errors import RunRefused
from riskkit.domain.scores import SCORE_COLUMNS
from riskkit.domain.sealing import SheetKey
from riskkit.domain.signing import PublicKey
from riskkit.runs.audit_text import FindingRows, read_audit
from riskkit.runs.evidence_tables import EXPLANATION_COLUMNS
from riskkit.runs.layout import (
    AUDIT,
    EXPLANATIONS,
    JOURNAL,
    MANIFEST,
    PARENT_AUDIT,
    PEOPLE,
    SCORES,
    SHEETS,
    SIGNATURE,
    STUDY,
)
from riskkit.runs.parquet_text import read_parquet
from riskkit.runs.sealed_sheets import name_in_run, opened
from riskkit.runs.sheet_lines import read_sheets
from riskkit.runs.study_text import study_fingerprint
from riskkit.runs.verification import Verification, checked_bytes, verify_run

if TYPE_CHECKING:
    import pandas as pd


def open_run(
    path: str | Path, *, anchor: Anchor | None = None, public_keys: Sequence[PublicKey] | None = None,
    keys: Mapping[str, PublicKey] | None = None,
) -> Run:  # fmt: skip
    """Open a run folder that verifies.

    Parameters
    ----------
    path : path
        A folder that `write_run` made.
    anchor : Anchor, optional
        A later place of the journal, kept outside the run; see `verify_run`.
    public_keys : sequence of PublicKey, optional
        Keys the reader trusts; a run that none of them signed is refused.
    keys : mapping of key id to PublicKey, optional
        Who may have signed journal entries; see `verify_run`.

    Raises
    ------
    RunRefused
        Says what does not hold.
    """
    found = verify_run(path, anchor=anchor, public_keys=public_keys, keys=keys)
    if not found.ok or found.manifest is None:
        more = f" (and {len(found.problems) - 5} more)" if len(found.problems) > 5 else ""
        raise RunRefused(f"{path} does not verify: {'; '.join(found.problems[:5])}{more}.")
    return Run(Path(path), found)


@dataclass(frozen=True, repr=False)
class Run:
    """The folder of one run, verified. Make it with `open_run`.

    It holds no scores itself: every answer is read from the folder and checked against the manifest again.
    """

    path: Path
    verification: Verification = field(compare=False)

    @property
    def manifest(self) -> dict[str, Any]:
        """manifest.json as plain values."""
        return self._sealed.plain

    @property
    def manifest_sha256(self) -> str:
        """Hash of manifest.json: stands for every byte of the run but later journal entries."""
        return self._sealed.sha256

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self._sealed.said.run_id

    @property
    def releasable(self) -> bool:
        """True if no blocking rule spoke against release when the run was made."""
        return self._sealed.said.releasable

    @property
    def why_not(self) -> tuple[str, ...]:
        """Why it may not be released; empty if it may."""
        return tuple(self._sealed.said.why_not)

    def expired(self, on: date) -> bool:
        """True if the run's evidence is out of date on that day."""
        return on > date.fromisoformat(self._sealed.said.expires[:10])

    @cached_property
    def findings(self) -> FindingRows:
        """The released findings, in order or by code: `run.findings["D04"]`."""
        return FindingRows(read_audit(self.audit_bytes)["findings"])

    @cached_property
    def board(self) -> dict[str, Any] | None:
        """What the run keeps of its board: conditions, overrides, questions and decisions taken over; None if nothing.

        What was asked and decided since stands in the journal: see `riskkit.reviewing`.
        """
        found: dict[str, Any] | None = read_audit(self.audit_bytes).get("board")
        return found

    @cached_property
    def study(self) -> dict[str, Any]:
        """study.yaml, as sealed, as plain values."""
        return study_fingerprint(self._bytes(STUDY))[1]

    @property
    def horizon_days(self) -> int | None:
        """How many days ahead the score looks, as the study says it; None if it does not."""
        for part in (self.study, self.study.get("table") or {}, self.study.get("scores") or {}):
            days = (part.get("target") or {}).get("horizon_days")
            if days is not None:
                return int(days)
        return None

    def board_keys(self, role: str) -> tuple[str, ...]:
        """Ids of the keys with which the study's board signs for a role; none if it names none."""
        return key_ids_of(((self.study.get("board") or {}).get("keys") or {}).get(role, ()))

    @property
    def audit_bytes(self) -> bytes:
        """audit.json, as sealed."""
        return self._bytes(AUDIT)

    @property
    def study_text(self) -> str:
        """study.yaml, as sealed: every choice, every default written out."""
        return self._bytes(STUDY).decode("utf-8")

    def model_files(self) -> dict[str, bytes]:
        """The model's files by name, each checked against the manifest: what `open_model` takes. Empty if none."""
        names = [name for name in self._sealed.said.files if name.startswith("model/")]
        return {name.removeprefix("model/"): self._bytes(name) for name in names}

    def scores(self) -> pd.DataFrame:
        """The score table; `attrs["audit"]` holds the findings it travels with, `attrs["run_id"]` the run.

        Returns
        -------
        DataFrame
            Columns person_id, as_of, role, score, score_low, score_high, rank, flagged, stability; one row per person
            and as_of. NaN: not known (scores made elsewhere have no interval).
        """
        self._refuse_bare_scores()
        return self._frame(read_parquet(self._bytes(SCORES), SCORES, SCORE_COLUMNS))

    def explanations(self, person_id: str | None = None, as_of: date | None = None) -> pd.DataFrame:
        """Reasons of every scored row, or of one person or date; they sum to the logit of the score.

        Returns
        -------
        DataFrame
            Columns person_id, as_of, feature, label, value, known_at, contribution. Empty for scores made elsewhere.

        Raises
        ------
        RunRefused
            If nobody of that id, or nothing on that date, was scored in this run.
        """
        self._refuse_bare_scores()
        wanted = {"person_id": person_id, "as_of": as_of}
        only = {name: value for name, value in wanted.items() if value is not None}
        table = read_parquet(self._bytes(EXPLANATIONS), EXPLANATIONS, EXPLANATION_COLUMNS, only=only)
        if only and table.num_rows == 0:
            raise RunRefused("This run holds no reasons for that person and date. Check both against run.scores().")
        return self._frame(table)

    @property
    def sheets_are_sealed(self) -> bool:
        """True if the sheets of this run open only with its key for sheets."""
        return self._sealed.said.sheets is not None

    def sheets(self, key: SheetKey | None = None) -> dict[str, dict[str, Any]]:
        """What every explanation sheet says, by case ("case-0001", ...), as plain values; see `domain.sheet.Sheet`.

        For a reviewer: a view of one's own comes first (`riskkit review`), and the journal says whether it did.

        Raises
        ------
        RunRefused
            If the sheets are sealed, and no key or another one was given.
        """
        return read_sheets(self._about_one_person(SHEETS, key))

    def sheet_page(self, case: str, key: SheetKey | None = None) -> bytes:
        """One person's sheet as an HTML page.

        Raises
        ------
        RunRefused
            If this run holds no such case; or the sheets are sealed, and no key or another one was given.
        """
        return self._about_one_person(f"{PEOPLE}{case}.html", key)

    def page(self, name: str) -> bytes:
        """One page of the report as sealed, such as "report/audit-report.html"; pages about one person are refused.

        Raises
        ------
        RunRefused
            If this run has no such page, or it is about one person.
        """
        if name not in self.tracked_files() or not name.endswith(".html"):
            raise RunRefused("This run has no such page that is not about one person. See run.tracked_files().")
        return self._bytes(name)

    def tracked_files(self) -> list[str]:
        """What a tracking store may hold: manifest, study, findings and pages; nothing about one person."""
        pages = [n for n in self._sealed.said.files if n.startswith("report/") and not n.startswith(PEOPLE)]
        audits = [n for n in (AUDIT, PARENT_AUDIT) if n in self._sealed.said.files]
        return [MANIFEST, STUDY, *audits, *pages]

    def __repr__(self) -> str:
        return f"Run {self.run_id} of {self._sealed.said.study} ({self.status}), {self.findings!r}"

    def _repr_html_(self) -> str:
        state = html.escape(self.status)
        blocked = "".join(f"<li>{html.escape(reason)}</li>" for reason in self.why_not)
        pages = [n for n in self.tracked_files() if n.endswith(".html")]
        links = " · ".join(
            f"<a href='{html.escape((self.path.resolve() / name).as_uri())}'>{html.escape(name)}</a>" for name in pages
        )
        return (
            f"<p><strong>{state}</strong></p>" + (f"<p>Blocked because:</p><ul>{blocked}</ul>" if blocked else "")
            + self.findings._repr_html_() + f"<p>Run {html.escape(self.run_id)}: {links}</p>"
        )  # fmt: skip

    @property
    def _sealed(self) -> Any:
        return self.verification.manifest

    @property
    def status(self) -> str:
        said = self._sealed.said
        data = "SYNTHETIC, nobody in it is real" if said.data_kind == "synthetic" else "RESEARCH DATA"
        state = "may be released" if said.releasable else f"blocked: {len(said.why_not)} reasons"
        return (
            f"{data}; {said.role} scores, for research and human review, not for decisions about people; {state}; "
            f"expires {said.expires[:10]}"
        )

    def _refuse_bare_scores(self) -> None:
        """Refuse if a paper of this run was taken away since it was opened: no score without its evidence."""
        said = self._sealed.said
        beside = (MANIFEST, JOURNAL) if said.signed_by is None else (MANIFEST, JOURNAL, SIGNATURE)
        gone = [name for name in (*beside, *said.files) if not (self.path / name).is_file()]
        if gone:
            raise RunRefused(
                f"{len(gone)} files of this run were taken away since it was opened, the first: {gone[0]}. "
                "No score is shown without its evidence."
            )

    def _about_one_person(self, name: str, key: SheetKey | None) -> bytes:
        said = self._sealed.said
        kept_as = name_in_run(name, said)
        return opened(kept_as, self._bytes(kept_as), said, key)

    def _bytes(self, name: str) -> bytes:
        return checked_bytes(self.path, name, self._sealed)

    def _frame(self, table: Any) -> pd.DataFrame:

        frame: pd.DataFrame = table.to_pandas(date_as_object=False)
        for column in ("as_of", "known_at"):
            if column in frame:
                frame[column] = frame[column].astype("datetime64[s]")
        frame.attrs["audit"] = list(self.findings)
        frame.attrs["run_id"] = self.run_id
        frame.attrs["status"] = self.status
        return frame
