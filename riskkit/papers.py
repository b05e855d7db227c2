"""Everything of a run that is not a score: released findings, pages, tables, the facts of its manifest.

Takes    an `Audit`, and the run whose model made the scores if there is one.
Gives    `Papers`, made once and then written and tracked.
Promise  pages and audit.json come from the released audit only; the same audit gives the same papers but for the stamp.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit import release as releases
from riskkit import report, review, runs, tracking
from riskkit.case_files import case_facts
from riskkit.domain.board_record import Carried, ConditionState, OverrideState
from riskkit.domain.errors import SpecError
from riskkit.domain.progress import Progress, silent
from riskkit.keyring import Keyring

if TYPE_CHECKING:
    from riskkit.domain.findings import Audit, ReleasedAudit
    from riskkit.domain.origin import Origin
    from riskkit.domain.sheet import Sheet
    from riskkit.domain.study_spec import StudySpec


@dataclass(frozen=True)
class Papers:
    """Everything of a run that is not a score: made once, then written."""

    audit: Audit
    study: StudySpec
    released: ReleasedAudit
    manifest: dict[str, Any]
    parent: runs.Run | None
    keys: Keyring
    carried: Carried | None

    @classmethod
    def of(
        cls, audit: Audit, parent: runs.Run | None = None, keys: Keyring | None = None, carried: Carried | None = None
    ) -> Papers:
        """Make them. Without `keys` they can be read, not written: a run names nobody by the input's ids."""
        study, keys = audit.spec.study, keys or Keyring()
        inputs = _input_fingerprints(audit, study)
        created, expires = runs.stamp(study.release.expires_after_days)
        run_id = runs.run_identity(
            study.fingerprint, inputs, study.seed, None if parent is None else parent.run_id,
            after=None if carried is None else carried.manifest,
        )  # fmt: skip
        released = releases.release(
            audit, study, created=created, expires=expires, run_id=run_id, carried=carried
        )  # fmt: skip
        manifest = {
            "riskkit_run": 1,
            "run_id": run_id,
            "study": study.name,
            "title": study.title,
            "role": study.role,
            "kind": study.kind,
            "data_kind": study.data.data_kind,
            "created": created,
            "expires": expires,
            "study_fingerprint": study.fingerprint,
            "inputs": inputs,
            "code": runs.code_version(),
            "seed": study.seed,
            "packages": runs.package_versions(),
            "parent": None if parent is None else {"run_id": parent.run_id, "manifest_sha256": parent.manifest_sha256},
            "after": released.facts["after"],
            "releasable": released.releasable,
            "why_not": list(released.blocked_by),
            "identity": runs.IDENTITY,
            "pseudonyms": None if keys.pseudonyms is None else keys.pseudonyms.facts,
            **runs.key_facts(keys.sheets, keys.signing),
        }
        return cls(audit, study, released, manifest, parent, keys, carried)

    def write(self, to: Path, answers: Mapping[str, str], progress: Progress = silent) -> runs.Run:
        """Write the sealed run folder, whole or not at all, and open it."""
        if self.keys.pseudonyms is None:
            raise SpecError("A run names people by pseudonyms only, and there was no key to make them with.")
        runs.write_run(
            to, self.files(answers, progress), self.manifest, sheets=self.keys.sheets, signing=self.keys.signing
        )  # fmt: skip
        return runs.open_run(to)

    def track(self, run: runs.Run) -> None:
        """Copy the run's numbers, pages and model into the study's mlflow store, if it names one."""
        choice = self.study.tracking
        if choice.store is None:
            return
        tracking.track_run(
            run.path,
            store=str(self.study.base / choice.store),
            experiment=choice.experiment or self.study.name,
            manifest=run.manifest,
            metrics=releases.tracked_metrics(self.released),
            params=study_parameters(self.study),
            artefacts=run.tracked_files(),
            pyfunc=self.audit.scored.model is not None,
            tags=self._tracked_tags(),
        )

    def _tracked_tags(self) -> dict[str, str]:
        """What of the release a list of runs should show at a glance."""
        waiting = report.open_answers(self.study.answers)
        return {
            "hidden_cells": str(self.released.hidden_cells),
            "open_answers": str(len(waiting)),
            "open_answers_named": ", ".join(waiting),
            "open_questions_of_the_board": str(len(self.released.facts.get("open_questions") or ())),
        }

    def files(self, answers: Mapping[str, str], progress: Progress = silent) -> Iterator[tuple[str, bytes]]:
        """Every file of the run but the manifest, which the runs room adds."""
        yield "journal.jsonl", self._journal()
        yield "study.yaml", _study_text(self.study).encode()
        yield "audit.json", _json_bytes(self._audit_json())
        if self.parent is not None:
            yield "parent_audit.json", self.parent.audit_bytes
        scores, explanations = releases.score_tables(self.audit, self.keys.pseudonyms)
        yield "scores.parquet", runs.parquet_bytes(scores)
        yield "explanations.parquet", runs.parquet_bytes(explanations)
        if self.audit.scored.model is not None:
            for name, content in sorted(self.audit.scored.model.files().items()):
                yield f"model/{name}", content
        learnt_from = None if self.parent is None else list(self.parent.findings)
        sheets = releases.sheets_for(
            self.audit, self.released, learnt_from=learnt_from, pseudonyms=self.keys.pseudonyms,
            facts=case_facts(self.audit, progress=progress),
        )  # fmt: skip
        lines: list[bytes] = []
        for name, content in report.make_pages(self.released, answers, _kept(sheets, lines), manifest=self.manifest):
            yield f"report/{name}", content
        yield "sheets.jsonl", b"".join(lines)

    def _audit_json(self) -> dict[str, Any]:
        keys = ("run_id", "study", "role", "data_kind", "created", "expires")
        return {
            **{key: self.manifest[key] for key in keys},
            "steps": self.released.facts["steps"],
            "findings": [finding.as_row() for finding in self.released],
            **self._board_json(),
        }

    def _board_json(self) -> dict[str, Any]:
        """What audit.json keeps of the board; nothing in a study without one that takes nothing over."""
        taken_over = self.carried is not None and (self.carried.questions or self.carried.decisions)
        if self.study.required is None and not taken_over:
            return {}
        names = ("after", "conditions", "overrides", "questions", "decisions")
        return {"board": {name: self.released.facts[name] for name in names}}

    def _journal(self) -> bytes:
        """The journal's beginning: that the run was sealed, what it takes over, what the board's rules gave."""
        facts, said = self.released.facts, self.manifest
        return review.opening_journal(
            time=said["created"],
            text=f"Run {said['run_id']} of the study {said['study']} was written and sealed.",
            carried=self.carried,
            conditions=[ConditionState(**row) for row in facts["conditions"]],
            overrides=[OverrideState(**row) for row in facts["overrides"]],
        )


def _kept(sheets: Iterator[Sheet], lines: list[bytes]) -> Iterator[Sheet]:
    """The same sheets, each also kept as a line."""
    for sheet in sheets:
        lines.append(runs.sheet_line(sheet))
        yield sheet


def _input_fingerprints(audit: Audit, study: StudySpec) -> dict[str, str]:
    """SHA-256 of everything read: the data's files, and the file of people's answers if there is one."""
    answers = () if study.answers_from is None else (study.answers_from,)
    return {**_data_fingerprints(audit, study), **dict(answers)}


def _data_fingerprints(audit: Audit, study: StudySpec) -> dict[str, str]:
    origin: Origin | None = audit.scored.origin
    if origin is not None:
        return dict(origin.cohort.linkage.sources.fingerprints)
    ready_made = study.table or study.scores
    if ready_made is None:
        return {}
    with (study.base / ready_made.path).open("rb") as file:
        return {Path(ready_made.path).name: hashlib.file_digest(file, "sha256").hexdigest()}


def _study_text(study: StudySpec) -> str:
    import yaml

    return yaml.safe_dump(study.resolved(), sort_keys=False, allow_unicode=True, width=110)


def _json_bytes(value: Any) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def study_parameters(study: StudySpec) -> dict[str, str]:
    """The study's choices that a tracking page compares: short texts by dotted name."""
    flat: dict[str, str] = {}
    parts = ("name", "kind", "role", "seed", "capacity", "model", "split", "cohort", "target")
    values = study.resolved()
    for part in parts:
        entry = values.get(part)
        for key, value in entry.items() if isinstance(entry, dict) else [("", entry)]:
            text = value if isinstance(value, str) else json.dumps(value)
            flat[f"{part}.{key}".rstrip(".")] = text[:490]
    return flat
