"""The whole comparison of two runs, from their papers.

Takes    the papers of an earlier and a later run, and whether they share people.
Gives    `compare_papers`.
Promise  pure: plain values in, a Comparison out; no file, no clock. A run compared with itself has no change.
"""

from __future__ import annotations

from riskkit.changes.asked import condition_changes, decisions_between, question_changes
from riskkit.changes.chance import Ground
from riskkit.changes.figures import count_pairs, figure_pairs, group_pairs, thousand_pair
from riskkit.changes.sameness import confidence, obstacles, refuse_other_roles, same_list, threshold
from riskkit.changes.settings import answer_changes, setting_changes
from riskkit.changes.together import given_away
from riskkit.changes.verdicts import finding_pairs
from riskkit.domain.comparison import ComparedRun, Comparison, Relation, RunPapers


def compare_papers(before: RunPapers, now: RunPapers, *, relation: Relation) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    before, now : RunPapers
        The earlier run and the later one.
    relation : Relation
        Whether people stand in both; "same list" is found here, whatever is given.

    Raises
    ------
    SpecError
        One run scores victims and the other perpetrators.
    """
    refuse_other_roles(before, now)
    in_the_way = obstacles(before, now)
    known: Relation = "same list" if same_list(before, now) else relation
    ground = Ground(
        relation=known,
        comparable=not in_the_way,
        confidence=min(confidence(before), confidence(now)),
        threshold=max(threshold(before), threshold(now)),
        margins=_margins(before, now),
        uncompared=_grouped_otherwise(before, now),
    )
    return Comparison(
        before=_named(before),
        now=_named(now),
        same_run=before.manifest_sha256 == now.manifest_sha256,
        took_over=(now.manifest.get("after") or {}).get("manifest_sha256") == before.manifest_sha256,
        relation=known,
        threshold=ground.threshold,
        confidence=ground.confidence,
        obstacles=in_the_way,
        questions=question_changes(before, now),
        conditions=condition_changes(before, now),
        decisions=decisions_between(before, now),
        settings=setting_changes(before.study, now.study),
        answers=answer_changes(before.study, now.study),
        findings=finding_pairs(before, now),
        thousand=thousand_pair(before, now),
        counts=count_pairs(before, now, ground),
        figures=figure_pairs(before, now, ground),
        groups=group_pairs(before, now, ground),
        given_away=given_away(before, now),
        labels=_labels(before) | _labels(now),
    )


def _named(run: RunPapers) -> ComparedRun:
    said = run.manifest
    return ComparedRun(
        run_id=said["run_id"], manifest=run.manifest_sha256, study=said["study"], title=said["title"],
        role=said["role"], data_kind=said["data_kind"], created=said["created"], expires=said["expires"],
        extract_date=str(run.data.get("extract_date") or ""), releasable=bool(said["releasable"]),
    )  # fmt: skip


def _labels(run: RunPapers) -> dict[str, str]:
    return {group["name"]: group["label"] for group in run.study.get("groups") or ()}


def _margins(before: RunPapers, now: RunPapers) -> dict[str, float]:
    """What counts as material, where both studies say the same."""
    ours, theirs = ((run.study.get("audit") or {}).get("margins") or {} for run in (before, now))
    return {metric: margin for metric, margin in ours.items() if theirs.get(metric) == margin}


def _grouped_otherwise(before: RunPapers, now: RunPapers) -> tuple[str, ...]:
    """Characteristics whose groups are drawn otherwise now."""
    ours, theirs = ({group["name"]: _drawn(group) for group in run.study.get("groups") or ()} for run in (before, now))
    return tuple(name for name, drawn in ours.items() if name in theirs and theirs[name] != drawn)


def _drawn(group: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in group.items() if key not in ("label", "protected")}
