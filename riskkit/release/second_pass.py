"""After the rules: attack what would be published, hide what gives a cell away, attack again.

Takes    a way to make released findings with some rows hidden besides.
Gives    `Protected`: findings of which the attack recovers nothing, and what it took.
Promise  each round hides more and shows nothing more; it ends after `MOST_ROUNDS`, and what can be recovered then is
         counted, not passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskkit.domain.findings import Finding, Row
from riskkit.release.back_calculation import Attack, attack_findings
from riskkit.release.back_calculation.explaining import lines_behind
from riskkit.release.back_calculation.statements import Place, Statement
from riskkit.release.facts import per_1000
from riskkit.release.hiding import Curtain

MOST_ROUNDS = 30
MOST_PROOFS = 60
"""Proofs that are asked for in one round: others follow from the same lines more often than not."""
COST = {
    "G01": 30.0, "G02": 3.0, "M03": 3.0, "P12": 20.0, "P06": 20.0, "P05": 100.0, "P07": 100.0, "P08": 100.0,
    "P09": 100.0, "S01": 100.0, "S02": 100.0, "P02": 200.0, "P03": 200.0, "P04": 200.0, "D06": 500.0, "P01": 1000.0,
}  # fmt: skip
"""What a hidden row of each table costs a reader; 1 where nothing is said."""
KEPT = (
    "margin", "stated_low", "stated_high", "of_training", "models", "parts", "stability_at_least", "bin", "low_score",
    "high_score", "place", "refits", "refits_same_direction", "threshold",
)  # fmt: skip
"""Numbers of a row that are settings, not people."""
NEVER = ("per_1000", "rows", "list_size")
NAMES = ("highest_group", "lowest_group")
"""Who is highest and lowest says something of small counts too: names go with the row."""
Forced = dict[Place, None]


@dataclass(frozen=True)
class Protected:
    """Released findings, the last attack on them, rounds, rows hidden by the second pass.

    at_first : small counts that could be worked out before any round; None if that could not be tested.
    """

    findings: dict[str, Finding]
    attack: Attack
    rounds: int
    forced: Forced
    at_first: int | None

    def as_facts(self, hidden: int) -> dict[str, Any]:
        """What pages say of the test: plain values, the same for the same run."""
        found = self.attack
        return {
            "hidden": hidden,
            "attacked": found.attacked,
            "recovered": len(found.recovered) if found.solved else None,
            "recovered_at_first": self.at_first,
            "large": len(found.large) if found.solved else None,
            "narrow": len(found.cells) if found.solved else None,
            "statements": found.statements,
            "unknowns": found.unknowns,
            "rounds": self.rounds,
            "hidden_after_the_rules": len(self.forced),
        }


def protect(
    make: Callable[[Forced], dict[str, Finding]], facts: Mapping[str, Any], study: Mapping[str, Any], threshold: int,
    most_rounds: int = MOST_ROUNDS,
) -> Protected:  # fmt: skip
    """Hide rows until the attack recovers no cell.

    Parameters
    ----------
    make : callable
        Released findings, given the rows to hide beyond what the rules hide.
    facts, study : mapping
        What else is published; what facts repeat of P01 follows the findings of each round.
    threshold : int
    """
    forced: Forced = {}
    findings = make(forced)
    attack = attack_findings(findings, {**facts, "per_1000": per_1000(findings["P01"])}, study, threshold)
    at_first, rounds = len(attack.recovered) if attack.solved else None, 0
    while attack.recovered and rounds < most_rounds:
        more = _rows_to_hide(attack)
        if not any(place not in forced for place in more):
            break
        forced, rounds = forced | more, rounds + 1
        findings = make(forced)
        told = {**facts, "per_1000": per_1000(findings["P01"])}
        attack = attack_findings(findings, told, study, threshold, before=attack)
    return Protected(findings, attack, rounds, forced, at_first)


def _rows_to_hide(attack: Attack) -> Forced:
    """For each recovered cell the cheapest line of its proof, unless a line of it is hidden already."""
    assert attack.model is not None
    place = {id(hidden): at for at, hidden in enumerate(attack.model.hidden)}
    chosen: list[Statement] = []
    for cell in attack.recovered[:MOST_PROOFS]:
        lines = lines_behind(attack.model, place[id(cell.hidden)], least=cell.by_rule)
        proof = [line for line in lines if _can_go(line)]
        if proof and not any(line in chosen for line in proof):
            chosen.append(min(proof, key=_cost))
    return {one: None for line in chosen for one in line.places}


def _can_go(line: Statement) -> bool:
    return bool(line.places) and not any(code in NEVER for code, _ in line.places)


def _cost(line: Statement) -> tuple[float, float]:
    """What hiding it takes from readers; of equals, the smaller count goes."""
    return sum(COST.get(code, 1.0) for code, _ in line.places), line.high


def hide_rows(code: str, rows: Sequence[Row], forced: Forced, curtain: Curtain) -> list[Row]:
    """Rows of one table, those that are forced without any number, or name of who is highest."""
    released = list(rows)
    for at, row in enumerate(released):
        if (code, at) in forced:
            released[at] = dict(row)
            told = [name for name, value in row.items() if name in NAMES or (_number(value) and name not in KEPT)]
            curtain.hide(released[at], told)
    return released


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
