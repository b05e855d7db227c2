"""The story from top to bottom: from agencies' records (or a table, or scores) to a sealed run folder.

Takes    a study file and the data it names.
Gives    `run_study` and the verbs that need more than one room.
Promise  `run_study` is the twelve lines of the README and nothing else; a run that may not be released is still
         written, says why, and is marked so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cached_property
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit import audit as audits
from riskkit import human_reading, reviewing, runs, sources, worlds
from riskkit.answers_file import with_answers
from riskkit.board_file import read_text, with_board
from riskkit.domain.board_record import Carried
from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import SpecError
from riskkit.domain.findings import Audit, Finding, ReleasedAudit
from riskkit.domain.progress import Progress, silent
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.yaml_text import parse_yaml
from riskkit.keyring import keys_for
from riskkit.models import cross_score, open_model, score, train
from riskkit.papers import Papers
from riskkit.preparation import examples_of, new_rows, part_of, replay

if TYPE_CHECKING:
    from riskkit.domain.examples import Examples
    from riskkit.domain.scores import ScoredCohort
    from riskkit.domain.sources import Sources


def read_study(path: str | Path) -> StudySpec:
    """Read a study file: every choice, on one page.

    Parameters
    ----------
    path : path
        A YAML file. Relative paths inside it start from its own folder.

    Raises
    ------
    SpecError
        Names the file, each wrong field and the rule it breaks.
    """
    file = Path(path)
    text = read_text(file)
    answered, answers_from = with_answers(parse_yaml(text, str(file)), text, file)
    plain = with_board(answered, file.parent)
    values = sources.with_benchmark(_with_examples(plain, file), file.parent)
    study = parse_spec(StudySpec, sources.with_population(values, file.parent), str(file))
    _refuse_unknown_findings(study)
    if answers_from is not None:
        study.answered_from(answers_from.name, answers_from.sha256)
    return study.standing_in(file.parent).replayed_by(replay)


def _refuse_unknown_findings(study: StudySpec) -> None:
    """A condition or an override of the board may only name findings that riskkit has."""
    if study.required is None:
        return
    named = [c.finding.code for c in study.required.conditions if c.finding is not None]
    named += [o.of for o in study.required.overrides if o.of[:1].isupper()]
    unknown = [code for code in named if code not in audits.CATALOGUE]
    if unknown:
        raise SpecError(f"board: riskkit has no finding {', '.join(unknown)}. See riskkit checks for those it has.")


def _with_examples(values: dict[str, Any], study_file: Path) -> dict[str, Any]:
    """The study's values with the example people of the file it names in their place."""
    named = values.get("examples")
    if not isinstance(named, dict) or not isinstance(named.get("file"), str):
        return values
    file = study_file.parent / named["file"]
    people = parse_yaml(read_text(file), str(file))
    if list(people) != ["examples"] or not isinstance(people["examples"], list):
        raise SpecError(f"{file} must hold one list, 'examples:', and nothing else.")
    return {**values, "examples": people["examples"]}


def read_sources(study: StudySpec, *, progress: Progress = silent) -> Sources:
    """Read and check the records a study names. Nothing is repaired; every refusal says where and how many."""
    return sources.read_sources(part_of(study, "sources"), base=study.base, progress=progress)


def read_table(study: StudySpec) -> Examples:
    """Read the ready-made features a table study names, as Examples."""
    return sources.read_table(part_of(study, "table"), study.groups, base=study.base, role=study.role)


def read_scores(study: StudySpec) -> ScoredCohort:
    """Read the scores, recorded outcomes and groups a scores study names."""
    return sources.read_scores(
        part_of(study, "scores"),
        study.groups,
        base=study.base,
        role=study.role,
        capacity=study.capacity,
        seed=study.seed,
    )


class World(worlds.World):
    """A synthetic force whose extracts can be read: `world.sources`."""

    @cached_property
    def sources(self) -> Sources:
        """The force's extracts, read and checked like any agency's."""
        spec = SourcesSpec(data_kind="synthetic", extract_date=self.extract_date, folder=str(self.extracts))
        return sources.read_sources(spec, base=Path())


def make_world(
    people: int, seed: int, *, dials: Mapping[str, float] | None = None, to: str | Path | None = None, years: int = 12,
    faults: Mapping[str, float] | None = None, progress: Progress = silent,
) -> World:  # fmt: skip
    """Make a synthetic force. Nobody in it is real.

    Parameters
    ----------
    people : int
        People who may come to be known to an agency, over the whole period.
    seed : int
        The same seed, dials and years give the same bytes.
    dials : mapping, optional
        Recording dials by name; see `describe_dials()`. None given means groups are recorded alike.
    to : path, optional
        A folder that does not exist yet; without it a private temporary folder that goes with the object.
    years : int
        Years of records up to the extract date.
    faults : mapping, optional
        Faults to plant, by id, with their strengths; see `riskkit faults`. The folder then also holds study.yaml, which
        should be found out, and clean/ with the same study on the same world without them.

    Returns
    -------
    World
        `world.sources` reads its extracts; `open_truth(world)` is for tests and simulators only.
    """
    folder = None if to is None else Path(to)
    clean_to = folder if not faults else None
    made = worlds.make_world(people, seed, dials=dials, to=clean_to, years=years, progress=progress)
    if faults:
        made = worlds.plant_faults(made, faults, to=folder, progress=progress)
    return World(**{field.name: getattr(made, field.name) for field in fields(World)})


def run_study(
    path: str | Path | StudySpec, *, to: str | Path, keys: str | Path | None = None, after: str | Path | None = None,
    progress: Progress = silent,
) -> runs.Run:  # fmt: skip
    """Run a study of any kind, from its data to a sealed run folder.

    Parameters
    ----------
    path : path or StudySpec
        The study.
    to : path
        The run folder; must not exist yet. It appears whole or not at all.
    keys : path, optional
        Folder made by `riskkit keys`; RISKKIT_KEYS if not given. Research data need one, and it is asked for before
        anything is read; a synthetic study without one has published pseudonyms and plain, unsigned papers.
    after : path, optional
        The run before: its unanswered questions stand first in this one, and its decisions are told. Without it, the
        run that `board.previous` names, if the study has one.

    Returns
    -------
    Run
        The sealed run, opened and verified. `run.releasable` says whether it may be released, `run.why_not` why not.
    """
    study = path if isinstance(path, StudySpec) else read_study(path)
    runs.refuse_existing(Path(to))
    keyring, carried = keys_for(study, keys), _carried(study, after)
    scored = _score_records(study, progress) if study.kind == "records" else _score_ready_made(study, progress)
    progress("auditing scores")
    papers = Papers.of(audits.audit_scores(scored, study.audit, progress=progress), keys=keyring, carried=carried)
    progress("writing pages and sealing the run")
    run = papers.write(Path(to), study.answers, progress)
    if study.tracking.store is not None:
        progress("tracking in mlflow")
        papers.track(run)
    progress("done")
    return run


def _carried(study: StudySpec, after: str | Path | None) -> Carried | None:
    """What the run before leaves to this one: the run that was named, or else the study's `board.previous`."""
    board = study.required
    if after is None and (board is None or board.previous is None):
        return None
    place = Path(after) if after is not None else study.base / str(board.previous if board is not None else "")
    return reviewing.carry_over(place)


def _score_records(study: StudySpec, progress: Progress) -> ScoredCohort:
    """The twelve lines."""
    past, future = _examples(study, progress)
    progress("training")
    model = train(past, part_of(study, "model"), progress=progress)
    progress("scoring")
    return score(model, future, progress=progress)


def _examples(study: StudySpec, progress: Progress) -> tuple[Examples, Examples]:
    progress("reading records")
    return examples_of(study, read_sources(study, progress=progress), progress=progress)


def _score_ready_made(study: StudySpec, progress: Progress) -> ScoredCohort:
    if study.kind == "scores":
        progress("reading scores")
        return read_scores(study)
    progress("reading the table")
    _, scored = cross_score(read_table(study), part_of(study, "model"), part_of(study, "split"), progress=progress)
    return scored


def check_study(path: str | Path | StudySpec, *, progress: Progress = silent) -> tuple[Finding, ...]:
    """Check a study's definitions before any model is trained.

    Returns
    -------
    tuple of Finding
        The D findings. Counts are not yet disclosure-controlled: for the analyst's own eyes.
    """
    study = path if isinstance(path, StudySpec) else read_study(path)
    if study.kind == "records":
        past, future = _examples(study, progress)
        steps = (*past.steps, future.steps[-1])
        return audits.check_definitions(audits.Material(study, future.origin, steps, progress=progress))
    if study.kind == "table":
        rows = sources.read_table(
            part_of(study, "table"), study.groups, base=study.base, role=study.role, repeats=True
        )  # a check says what is wrong with repeated rows; nothing else reads them
        return audits.check_definitions(audits.Material(study, None, rows.steps, rows, progress=progress))
    found = read_scores(study)
    return audits.check_definitions(
        audits.Material(study, None, found.steps, evidence=found.evidence, progress=progress, scored=found)
    )


def draw_sample(
    path: str | Path | StudySpec, *, to: str | Path, seed: int | None = None, progress: Progress = silent
) -> human_reading.Sample:  # fmt: skip
    """Draw a sample of labelled people for a human to read, blind to the label.

    Parameters
    ----------
    path : path or StudySpec
        A records study.
    to : path
        A folder that does not exist yet, made for its owner only: pages, a form to fill in, and the key.
    seed : int, optional
        The study's own seed if not given. The same seed draws the same people.
    """
    study = path if isinstance(path, StudySpec) else read_study(path)
    part_of(study, "sources")
    progress("reading records")
    return human_reading.sample_of(study, read_sources(study, progress=progress), Path(to), seed, progress)


def read_sample(path: str | Path | StudySpec, form: str | Path) -> dict[str, Any]:
    """Read the filled-in form of a sample back: counts, agreement and Cohen's kappa, kept as reading.json beside it.

    A study that names this file as `audit_sample` shows it in finding D55.
    """
    study = path if isinstance(path, StudySpec) else read_study(path)
    return human_reading.reading_of(study, Path(form))


def release_audit(audit: Audit) -> ReleasedAudit:
    """Hide small counts and apply the blocking rules: the only thing a page may be printed from."""
    return Papers.of(audit, carried=_carried(audit.spec.study, None)).released


def write_report(
    audit: Audit, answers: Mapping[str, str], *, to: str | Path, parent: runs.Run | None = None,
    keys: str | Path | None = None, after: str | Path | None = None, progress: Progress = silent,
) -> runs.Run:  # fmt: skip
    """Write the sealed run folder: scores, reasons, findings, pages, model and manifest, whole or not at all.

    Parameters
    ----------
    audit : Audit
        What `audit_scores` gave; its scores, reasons and model travel inside.
    answers : mapping
        Human answers by question, `study.answers`; what is absent prints NOT PROVIDED.
    to : path
        Must not exist yet.
    parent : Run, optional
        The run whose model scored these rows; its audit is carried along.
    keys : path, optional
        Folder made by `riskkit keys`; see `run_study`.
    after : path, optional
        The run before, as in `run_study`.
    """
    keyring = keys_for(audit.spec.study, keys)
    progress("writing pages and sealing the run")
    papers = Papers.of(audit, parent, keyring, _carried(audit.spec.study, after))
    return papers.write(Path(to), answers, progress)


def score_new(
    run: str | Path, *, to: str | Path, table: str | Path | None = None, sources_folder: str | Path | None = None,
    as_of: date | None = None, keys: str | Path | None = None, progress: Progress = silent,
) -> runs.Run:  # fmt: skip
    """Score new rows with a trained run's model. The new run carries its parent's audit, questions and decisions.

    Parameters
    ----------
    run : path
        A sealed run of a records or table study.
    table : path
        For a table study: new rows with the same columns (no outcome needed).
    sources_folder, as_of : path and date
        For a records study: new extracts, and the date to score on (on or before their extract date).
    keys : path, optional
        Folder made by `riskkit keys`; see `run_study`.
    """
    parent = runs.open_run(Path(run))
    place = "study.yaml of the run"
    study = parse_spec(StudySpec, parse_yaml(parent.study_text, place), place).replayed_by(replay)
    keys_for(study, keys)  # research data without keys: refused before any work
    model = open_model(parent.model_files())
    runs.refuse_existing(Path(to))
    if study.kind == "table" and table is not None and sources_folder is None:
        study = _moved(study, "table", path=str(table))
        examples = sources.read_table(
            part_of(study, "table"), study.groups, base=study.base, role=study.role, need_outcome=False
        )
    elif study.kind == "records" and sources_folder is not None and as_of is not None and table is None:
        study = _moved(study, "sources", folder=str(sources_folder), database=None, tables={})
        study = _moved(study, "cohort", as_of=[as_of.isoformat()])
        examples = new_rows(study, read_sources(study, progress=progress))
    else:
        raise SpecError(
            "A table study is scored with a table; a records study with a sources folder and an as_of date."
        )
    progress("scoring")
    scored = score(model, examples, progress=progress)
    audit = audits.audit_scores(scored, study.audit, progress=progress)
    return write_report(
        audit, study.answers, to=to, parent=parent, after=parent.path, keys=keys, progress=progress
    )  # fmt: skip


def with_data(
    study: StudySpec, *, sources_folder: str | Path | None = None, table: str | Path | None = None
) -> StudySpec:
    """The same study on other data: a folder of extracts (records), or a table or scores file."""
    if sources_folder is None and table is None:
        return study
    if sources_folder is not None and study.kind == "records":
        return _moved(study, "sources", folder=relpath(sources_folder, study.base), database=None, tables={})
    if table is not None and study.kind != "records":
        return _moved(study, study.kind, path=relpath(table, study.base))
    raise SpecError(
        f"{study.name} is a {study.kind} study: give it {'sources' if study.kind == 'records' else 'a table'}."
    )


def _moved(study: StudySpec, part: str, **changes: Any) -> StudySpec:
    values = study.resolved()
    values[part] = {**values[part], **changes}
    moved = parse_spec(StudySpec, values, f"{part} of the study").standing_in(study.base).replayed_by(replay)
    return moved if study.answers_from is None else moved.answered_from(*study.answers_from)
