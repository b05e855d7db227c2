"""The checks D52 and D53: do drawn people get their answers, and would they notice a changed definition.

Takes    `Material`.
Gives    `CHECKS`.
Promise  a study without example people is told so; a definition that no example tests is never called tested.

Why an unnoticed mutation is broken. A mutation of the outcome, of who is scored or of the records that changes people
and no answer means that the definition could be wrong in this way and nothing would say so: the promise that
definitions are tested is broken, not merely unproven. Where only mutations of features go unnoticed the verdict is
"cannot tell".
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.example_people import Answer, Told
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.noticing import dates_needed, noticed_mutations
from riskkit.audit.definitions.noticing_features import noticed_features
from riskkit.audit.definitions.sampled_people import sample_of
from riskkit.domain.example_people_spec import ExamplePerson
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import Verdict

NOT_RECORDS = "only a study on records has example people"
NO_EXAMPLES = "the study brings no example people, so nothing says what its definitions should answer"
NOT_READ = "the file of example people was not read; read the study with read_study"
BY_HAND = "the study was made by hand, so its definitions cannot be told again; read it with read_study"
SHOWN = 12


def answers_as_expected(material: Material) -> Finding:
    """D52: every stated answer of every example beside what the definitions gave."""
    told = material.told
    if not isinstance(told, Told):
        return _not_told("D52", material, told)
    table = [_row(told, place, person) for place, person in enumerate(told.people)]
    wrong = sum(row["wrong"] > 0 for row in table)
    because = "every drawn person gets the answers that were expected"
    if wrong:
        because = "the definitions give drawn people other answers than expected"
    return make_finding("D52", "broken" if wrong else "held", because, count=wrong, base=len(table), table=table)


def _row(told: Told, place: int, person: ExamplePerson) -> Row:
    answers = [answer for answer in told.answers if answer.place == place]
    wrong = [answer for answer in answers if not answer.as_expected]
    shown = wrong[:SHOWN] or answers[:2]
    return {
        "example": person.who,
        "as_of": person.as_of.isoformat(),
        "expected": _said(shown, "expected"),
        "came": _said(shown, "came"),
        "wrong": len(wrong),
        "asked": len(answers),
        "why": person.expect.because,
    }


def _said(answers: list[Answer], side: str) -> str:
    values = [(answer.asked, getattr(answer, side)) for answer in answers]
    return "; ".join(f"{asked}: {'nothing' if value is None else value}" for asked, value in values)


def mutations_noticed(material: Material) -> Finding:
    """D53: each mutation, whether an example notices it, and what it changes in the records."""
    told, study, origin = material.told, material.study, material.origin
    if not isinstance(told, Told) or study is None or origin is None:
        return _not_told("D53", material, None if isinstance(told, Told) else told)
    with sample_of(origin.cohort.linkage) as (sample, share):
        rows = list(noticed_mutations(told, sample, dates_needed(study), share))
        features = list(noticed_features(told, sample, dates_needed(study), share))
    missed = [r for r in rows if r["noticed"] == "no" and r["rows_changed"] + r["outcomes_changed"] > 0]
    untold = [r for r in features if r["noticed"] == "no" and r["rows_changed"] != 0]
    verdict, because = _verdict(missed, untold)
    table = [*rows, *features]
    count = len(missed) + len(untold)
    return make_finding(
        "D53", verdict, because, count=count, base=len(table), table=table, synthetic=_synthetic(material)
    )  # fmt: skip


def _verdict(missed: list[Row], untold: list[Row]) -> tuple[Verdict, str]:
    def listed(rows: list[Row]) -> str:
        names = [str(row["mutation"]) for row in rows]
        return "; ".join(names[:SHOWN]) + ("; and more, see the table" if len(names) > SHOWN else "")

    if missed:
        return "broken", f"under-tested: no example would notice if {listed(missed)}"
    if untold:
        return "cannot tell", f"features are under-tested: no example would notice, for some of them, {listed(untold)}"
    return "held", "an example notices every mutation that changes anybody"


def _not_told(code: str, material: Material, refusal: str | None) -> Finding:
    study = material.study
    if study is not None and study.kind != "records":
        return make_finding(code, "not applicable", NOT_RECORDS)
    if refusal is not None:
        return make_finding(code, "broken", f"the example people cannot be worked out: {refusal}")
    if study is None or study.examples is None:
        reason = NO_EXAMPLES
    elif not study.example_people:
        reason = NOT_READ if study.examples else NO_EXAMPLES
    else:
        reason = BY_HAND
    return make_finding(code, "cannot tell", reason, synthetic=_synthetic(material))


def _synthetic(material: Material) -> bool:
    """Data that nobody declared are not taken for synthetic, unless there is no study at all (drawn by hand)."""
    return material.study is None or material.study.data.data_kind == "synthetic"


CHECKS: dict[str, Callable[[Material], Finding]] = {"D52": answers_as_expected, "D53": mutations_noticed}
