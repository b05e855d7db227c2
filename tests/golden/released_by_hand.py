"""Released audits written by hand: nobody in them is real, and no number in them was computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riskkit.domain.findings import Finding, ReleasedAudit, Row
from riskkit.domain.sheet import Reason, Sheet

VICTIM_WORDS = {
    "purpose": "To study whether records can point early to people who may need protection from serious violence.",
    "who": "People aged 10 to 90 named in any record in the three years before the date of the score.",
    "outcome": "A record, not cancelled, that names the person as a victim of serious violence within 24 months.",
    "flagged": "A safeguarding reviewer would read about the person, after writing down a view of their own.",
    "not_for": "enforcement, immigration control, or any decision by machine.",
}
PERPETRATOR_WORDS = {
    "purpose": "To study whether records can point to a first serious knife or gun offence before it happens.",
    "who": "People aged 10 to 60 known to the police in the last five years, with no such record before.",
    "outcome": "A first record as suspect of serious knife or gun violence within 24 months, not cancelled.",
    "flagged": "A trained reviewer would read about the person, after writing down a view of their own.",
    "not_for": "arrest, stop and search, charging, sentencing, or any decision by machine.",
}
ANSWERS = {
    "asked_of_board": "Tell us which questions this study must answer before any force is asked to test it.",
    "present_practice": "Officers refer people by hand. Nobody counts how many are missed.",
    "benefit": "Earlier offers of support. A later trial would compare areas with and without the list.",
    "who_decides": "A safeguarding sergeant and a social worker, together.",
    "cost_of_a_wrong_flag": "An unneeded visit, and a note on file that must be removed.",
    "contact_email": "team@example.org",
}
FEATURES = (
    ("victim_violence_1825", "Times recorded as a victim of violence, 5 years", "records", False),
    ("injured_1825", "Hospital or ambulance records of an assault injury, 5 years", "records", False),
    ("exploitation_notes_365", "Intelligence notes on exploitation, 1 year", "notes", True),
    ("social_care_1825", "Social care referrals, 5 years", "referrals", False),
    ("days_since_last", "Days since the last record of any kind", "days", False),
    ("exclusions_1825", "School exclusions, 5 years", "exclusions", False),
    ("age", "Age on the date of the score", "years", False),
    ("associates_harmed", "Associates recorded as victims of violence, 1 year", "people", False),
)
GROUPS = (
    {"name": "sex", "label": "Sex as recorded", "column": "sex", "protected": True},
    {"name": "ethnicity", "label": "Ethnicity, self-defined (5+1)", "column": "ethnicity_self", "protected": True},
    {"name": "age_band", "label": "Age on the date of the score", "column": "age", "protected": True},
)
LEVELS = {
    "sex": (("Female", 9_640), ("Male", 10_480), ("missing", 214)),
    "ethnicity": (
        ("Asian", 1_702),
        ("Black", 1_340),
        ("Mixed", 388),
        ("Other", 96),
        ("White", 11_460),
        ("missing", 5_348),
    ),
    "age_band": (("under 18", 1_904), ("18 to 24", 4_120), ("25 to 34", 5_210), ("35 and over", 9_100)),
}
LIMITS = "A row dropped for the wrong named reason is still accounted for."


def study(role: str) -> dict[str, Any]:
    return {
        "name": f"{role}_of_serious_harm",
        "title": "Victim of serious violence within 24 months"
        if role == "victim"
        else "First serious knife or gun violence within 24 months",
        "kind": "records",
        "role": role,
        "seed": 7,
        "words": VICTIM_WORDS if role == "victim" else PERPETRATOR_WORDS,
        "capacity": {"people": None, "share": 0.02},
        "groups": list(GROUPS),
        "audit": {"criterion": "NOT PROVIDED", "criterion_because": "NOT PROVIDED", "confidence": 0.95},
        "release": {"threshold": 10, "expires_after_days": 90},
        "split": {"method": "time", "test_from": "2023-01-01", "same_person": "one side"},
        "features": [{"name": "age", "measure": "age"}],
        "model": {"recipes": ["logistic", "lightgbm", "blend"], "points": {"age": 1.0}},
        "target": {
            "meaning": "Named as a victim of serious violence in a record that was not cancelled.",
            "role": "victim" if role == "victim" else "suspect",
            "offences": ["violence_knife_serious", "violence_gun_serious"],
            "kinds": None,
            "statuses": ["recorded", "charged", "convicted"],
            "initiated_by": None,
            "which": "any" if role == "victim" else "first",
            "horizon_days": 730,
            "waiting_days": 180,
            "embargo_days": 0,
        },
        "sources": {"data_kind": "synthetic", "extract_date": "2026-01-01", "recording_delay_days": None},
    }


def steps() -> list[dict[str, Any]]:
    return [
        {
            "name": "people named in records",
            "unit": "records of a person",
            "rows_in": 26_110,
            "rows_out": 26_110,
            "people_in": None,
            "people_out": 20_334,
            "dropped": [],
        },
        {
            "name": "seen within three years",
            "unit": "people and dates",
            "rows_in": 40_668,
            "rows_out": 24_112,
            "people_in": 20_334,
            "people_out": 14_906,
            "dropped": [{"reason": "no record in the three years before the date", "rows": 16_556, "people": 5_428}],
        },
        {
            "name": "eligible by age",
            "unit": "people and dates",
            "rows_in": 24_112,
            "rows_out": 23_790,
            "people_in": 14_906,
            "people_out": 14_702,
            "dropped": [
                {"reason": "under 10 years old", "rows": 310, "people": 198},
                {"reason": "over 90 years old", "rows": None, "people": None},
            ],
        },
        {
            "name": "kept for testing",
            "unit": "people and dates",
            "rows_in": 23_790,
            "rows_out": 20_334,
            "people_in": 14_702,
            "people_out": 11_980,
            "dropped": [{"reason": "on the training side of the split", "rows": 3_456, "people": 2_722}],
        },
    ]


def definitions(broken: bool) -> list[Finding]:
    names = (
        ("D01", "Every row is accounted for"),
        ("D02", "Dates are in order"),
        ("D03", "History ends before the as-of date, follow-up begins on or after it"),
        ("D04", "No event stands on both sides of the cut"),
        ("D05", "Who is scored does not depend on the future"),
        ("D06", "The outcome had time to be recorded"),
        ("D07", "First means first"),
        ("D08", "One row per person and date; the label is yes, no or not yet known"),
        ("D09", "Only the target's role and codes make a label"),
        ("D10", "Nothing is too good to be true"),
        ("D11", "Training and testing are apart"),
        ("D12", "No feature was known too late"),
    )
    tables = {
        "D06": (
            {"as_of": "2023-01-01", "rows": 10_102, "yes": 412, "no": 9_690, "not_yet_known": 0},
            {"as_of": "2023-07-01", "rows": 10_232, "yes": 398, "no": 9_834, "not_yet_known": 0},
        )
    }
    found = []
    for code, title in names:
        verdict: Any = "not applicable" if code == "D12" else "held"
        count, because = 0, "the dates and keys were counted again from the records"
        if broken and code == "D04":
            verdict, count, because = "broken", 64, "a record on both sides lets the model read its own answer"
        found.append(Finding(code, title, verdict, "blocks", because, LIMITS, count, 20_334, tables.get(code)))
    return found


def performance() -> list[Finding]:
    per_1000 = (
        ("scored", 20_334, 20_334, 1000.0),
        ("with outcome", 810, 20_334, 39.8),
        ("flagged", 406, 20_334, 20.0),
        ("flagged right", 102, 20_334, 5.0),
        ("flagged wrong", 304, 20_334, 15.0),
        ("missed", 708, 20_334, 34.8),
        ("not flagged no outcome", 19_220, 20_334, 945.2),
    )
    p01 = tuple({"measure": m, "count": c, "base": b, "per_1000": p, "reason": None} for m, c, b, p in per_1000)
    cuts = (
        ("capacity", "precision", 102, 406, 0.2512, 0.2116, 0.2955),
        ("capacity", "capture", 102, 810, 0.1259, 0.1048, 0.1506),
        ("half the capacity", "precision", 61, 203, 0.3005, 0.2417, 0.3668),
        ("half the capacity", "capture", 61, 810, 0.0753, 0.0591, 0.0956),
        ("twice the capacity", "precision", 166, 813, 0.2042, 0.1780, 0.2332),
        ("twice the capacity", "capture", 166, 810, 0.2049, 0.1786, 0.2341),
    )
    p05 = tuple(
        {"operating_point": o, "metric": m, "count": c, "base": b, "value": v, "low": lo, "high": hi, "reason": None}
        for o, m, c, b, v, lo, hi in cuts
    )
    p06 = (
        {
            "model": "blend",
            "label": "Logistic and LightGBM together",
            "brier": 0.0361,
            "auc": 0.741,
            "precision": 0.2512,
            "capture": 0.1259,
            "chosen": True,
            "reason": None,
        },
        {
            "model": "base_rate",
            "label": "The same score for everyone",
            "brier": 0.0382,
            "auc": None,
            "precision": 0.0399,
            "capture": 0.02,
            "chosen": False,
            "reason": "everyone has the same score",
        },
        {
            "model": "age_sex",
            "label": "Age and sex only",
            "brier": 0.0379,
            "auc": 0.598,
            "precision": 0.0812,
            "capture": 0.0407,
            "chosen": False,
            "reason": None,
        },
        {
            "model": "points",
            "label": "A points score",
            "brier": 0.0374,
            "auc": 0.688,
            "precision": 0.1823,
            "capture": 0.0914,
            "chosen": False,
            "reason": None,
        },
    )
    p08 = tuple(
        {
            "bin": i + 1,
            "count": 2_033,
            "positives": n,
            "mean_score": s,
            "observed": n / 2033,
            "low": lo,
            "high": hi,
            "reason": None,
        }
        for i, (n, s, lo, hi) in enumerate(
            (
                (24, 0.011, 0.0079, 0.0175),
                (31, 0.016, 0.0108, 0.0216),
                (38, 0.019, 0.0136, 0.0256),
                (44, 0.023, 0.0162, 0.0289),
                (57, 0.027, 0.0217, 0.0362),
                (66, 0.031, 0.0256, 0.0411),
                (72, 0.037, 0.0282, 0.0443),
                (95, 0.046, 0.0383, 0.0568),
                (130, 0.062, 0.0541, 0.0754),
                (253, 0.128, 0.1109, 0.1397),
            )
        )
    )
    p09 = tuple(
        {
            "band": f"band {row['bin']} of 10",
            "low_score": None if row["bin"] == 1 else row["mean_score"] - 0.002,
            "high_score": row["mean_score"] + 0.002,
            "count": row["count"],
            "positives": row["positives"],
            "observed": row["observed"],
            "low": row["low"],
            "high": row["high"],
            "reason": None,
        }
        for row in p08
    )
    p07 = tuple(
        {
            "as_of": d,
            "scored": s,
            "with_outcome": y,
            "flagged": f,
            "right": r,
            "precision": p,
            "low": lo,
            "high": hi,
            "capture": r / y,
            "capture_low": r / y * 0.78,
            "capture_high": r / y * 1.26,
            "auc": a,
            "reason": None,
        }
        for d, s, y, f, r, p, lo, hi, a in (
            ("2023-01-01", 10_102, 412, 202, 54, 0.2673, 0.2112, 0.3322, 0.744),
            ("2023-07-01", 10_232, 398, 204, 48, 0.2353, 0.1823, 0.2980, 0.737),
        )
    )
    p04 = (
        {"metric": "O/E", "count": 810, "base": 20_334, "value": 1.03, "low": 0.96, "high": 1.10, "reason": None},
        {
            "metric": "calibration slope",
            "count": 810,
            "base": 20_334,
            "value": 0.97,
            "low": 0.88,
            "high": 1.06,
            "reason": None,
        },
        {
            "metric": "calibration intercept",
            "count": 810,
            "base": 20_334,
            "value": -0.06,
            "low": -0.29,
            "high": 0.17,
            "reason": None,
        },
    )

    p14 = tuple(list_lengths())

    def measured(code: str, title: str, because: str, table: Any, count: int | None = None) -> Finding:
        return Finding(
            code, title, "measured", "informs", because, "Rows are taken as independent.", count, 20_334, table
        )

    return [
        measured(
            "P01",
            "Who would be flagged, rightly and wrongly",
            "counts of people and dates, by what was recorded",
            p01,
            406,
        ),
        measured(
            "P02",
            "How well scores put people in order (AUC)",
            "interval from 200 resamples of people",
            (
                {
                    "metric": "AUC",
                    "count": 810,
                    "base": 20_334,
                    "value": 0.741,
                    "low": 0.723,
                    "high": 0.758,
                    "reason": None,
                },
            ),
            810,
        ),
        measured(
            "P03",
            "Distance of scores from what was recorded (Brier)",
            "scores are nearer to what was recorded than the base rate alone",
            (
                {"metric": "Brier", "count": 810, "base": 20_334, "value": 0.0361, "reason": None},
                {"metric": "Brier of the base rate", "count": 810, "base": 20_334, "value": 0.0382, "reason": None},
            ),
            810,
        ),
        measured(
            "P04",
            "Do scores mean what they say",
            "neither recorded over expected nor the slope is shown to be away from 1",
            p04,
            810,
        ),
        measured("P05", "Precision and capture at each cut", "at capacity, of people whose outcome is known", p05, 102),
        measured("P06", "Beside simple baselines", "all on the same people", p06),
        measured("P07", "By as-of date", "each as-of date on its own", p07),
        measured("P08", "Calibration curve", "bins in order of score, the lowest first", p08),
        measured(
            "P09", "Bands of score for people's sheets", "bands of score with enough recorded outcomes in each", p09
        ),
        measured(
            "P10",
            "How the recipe was chosen",
            "least regret over time",
            (
                {
                    "recipe": "blend",
                    "as_of": "2019-01-01",
                    "precision": 0.23,
                    "regret": 0.0,
                    "brier": 0.036,
                    "reason": None,
                },
                {
                    "recipe": "logistic",
                    "as_of": "2019-01-01",
                    "precision": 0.21,
                    "regret": 0.02,
                    "brier": 0.0365,
                    "reason": None,
                },
            ),
        ),
        measured(
            "P11", "Ties at the cut", "no cut goes through a tie", ({"as_of": "2023-01-01", "tied": 0, "taken": 0},), 0
        ),
        measured("P14", "Over many list lengths", "intervals count people", p14),
    ]


def list_lengths() -> Iterator[Row]:
    """P14: the score above the points score, that above age and sex, that above people picked at random."""
    rules = (
        ("the score", "LightGBM", 0.555, True),
        ("base_rate", "People picked at random", 1.0, False),
        ("age_and_sex", "Age and sex only", 0.81, False),
        ("points", "Points score", 0.65, False),
        ("best_single", "Best single feature: Times recorded as a victim of violence, 5 years", 0.72, False),
    )
    for model, label, power, chosen in rules:
        for length in (0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.14, 0.2):
            hidden = model not in ("the score", "base_rate") and length < 0.01
            capture = float(f"{length**power:.2g}")
            precision = float(f"{capture * 0.0398 / length:.2g}")
            row: Row = {"model": model, "label": label, "chosen": chosen, "length": length}
            for name, value in (("precision", precision), ("capture", capture)):
                wide = 0.06 / length**0.25 if chosen else None
                row[name] = None if hidden else value
                row[f"{name}_low"] = None if wide is None else float(f"{value * (1 - wide):.2g}")
                row[f"{name}_high"] = None if wide is None else float(f"{value * (1 + wide):.2g}")
            yield row | {"reason": "hidden: fewer than 10 people" if hidden else None, "hidden": hidden}


def groups() -> list[Finding]:
    rows: list[dict[str, Any]] = []
    shift = {"selection": 0.02, "FPR": 0.0156, "FNR": 0.874, "PPV": 0.2512, "FOR": 0.0355}
    for attribute, levels in LEVELS.items():
        for place, (level, people) in enumerate(levels):
            start = {"attribute": attribute, "group": level}
            every = {**start, "operating_point": "all"}
            share = people / 20_334
            rows.append(
                {
                    **every,
                    "metric": "people",
                    "count": people,
                    "base": 20_334,
                    "value": share,
                    "low": None,
                    "high": None,
                    "reason": None,
                }
            )
            rows.append(
                {
                    **every,
                    "metric": "O/E",
                    "count": round(people * 0.04),
                    "base": people,
                    "value": 0.9 + place * 0.06,
                    "low": 0.78 + place * 0.04,
                    "high": 1.1 + place * 0.09,
                    "reason": None,
                }
            )
            for metric, middle in shift.items():
                cell = {
                    **start,
                    "metric": metric,
                    "operating_point": "capacity",
                    "count": None,
                    "base": None,
                    "value": None,
                    "low": None,
                    "high": None,
                }
                if level == "Other":
                    rows.append({**cell, "base": people, "reason": "too few to say"})
                elif people < 400:
                    rows.append({**cell, "reason": "hidden: a small count, or one that would give it away"})
                else:
                    value = min(0.97, middle * (0.85 + 0.17 * place))
                    width = 0.9 / people**0.5 * (1.6 if metric in ("FNR", "PPV") else 0.3)
                    rows.append(
                        {
                            **cell,
                            "count": round(value * people / 10),
                            "base": round(people / 10),
                            "value": value,
                            "low": max(0.0, value - width),
                            "high": min(1.0, value + width),
                            "reason": None,
                        }
                    )
    gaps = []
    for attribute, levels in LEVELS.items():
        for metric, verdict in (
            ("selection", "difference found"),
            ("FPR", "difference found" if attribute != "sex" else "no material difference shown"),
            ("FNR", "cannot tell"),
            ("PPV", "cannot tell"),
        ):
            gaps.append(
                {
                    "attribute": attribute,
                    "metric": metric,
                    "highest_group": levels[1][0],
                    "lowest_group": levels[0][0],
                    "highest": shift[metric] * 1.02,
                    "lowest": shift[metric] * 0.85,
                    "ratio": 1.2,
                    "gap": shift[metric] * 0.17,
                    "gap_low": shift[metric] * 0.05,
                    "gap_high": shift[metric] * 0.29,
                    "p_adjusted": 0.004,
                    "verdict": verdict,
                    "reason": None,
                }
            )
    crossed = [
        {
            "attribute": "sex x ethnicity",
            "group": f"{sex}, {ethnicity}",
            "metric": metric,
            "operating_point": point,
            "count": count,
            "base": base,
            "value": value,
            "low": None,
            "high": None,
            "reason": reason,
        }
        for sex in ("Female", "Male")
        for ethnicity in ("Black", "White", "Other")
        for metric, point, count, base, value, reason in (
            ("people", "all", 640, 20_334, 0.031, None),
            ("selection", "capacity", 14, 640, 0.0219, None)
            if ethnicity != "Other"
            else ("selection", "capacity", None, None, None, "hidden: a small count"),
        )
    ]
    missing = tuple(
        {
            "attribute": name,
            "count": count,
            "base": 20_334,
            "value": count / 20_334,
            "low": None,
            "high": None,
            "reason": None,
        }
        for name, count in (("sex", 214), ("ethnicity", 5_348), ("age_band", 0))
    )
    began = tuple(
        {
            "what": what,
            "initiated_by": who,
            "count": count,
            "base": base,
            "value": count / base,
            "low": None,
            "high": None,
            "reason": None,
        }
        for what, who, count, base in (
            ("recorded outcomes", "police", 214, 870),
            ("recorded outcomes", "public", 530, 870),
            ("recorded outcomes", "partner", 126, 870),
            ("records behind the features", "police", 41_200, 118_400),
            ("records behind the features", "public", 61_030, 118_400),
        )
    )
    return [
        Finding(
            "G01",
            "Groups, in counts and rates",
            "measured",
            "warns",
            "each characteristic as it was known on the as-of date",
            "A group whose outcomes are recorded more often looks different.",
            None,
            None,
            tuple(rows),
        ),
        Finding(
            "G02",
            "Intersections of groups",
            "measured",
            "warns",
            "every combination that somebody is in",
            "Many intersections are too small for any rate.",
            None,
            None,
            tuple(crossed),
        ),
        Finding(
            "G03",
            "Differences between groups",
            "difference found",
            "warns",
            "5 of 12 comparisons differ by more than chance, at 5% over all of them (Holm)",
            "Where it cannot tell, the groups may still differ.",
            5,
            12,
            tuple(gaps),
        ),
        Finding(
            "M01",
            "Missing characteristics",
            "measured",
            "warns",
            "missing most often: ethnicity",
            "A wrong value looks like a known one.",
            None,
            None,
            missing,
        ),
        Finding(
            "R01",
            "Who set the records going",
            "measured",
            "warns",
            "records of outcomes that police began themselves depend on where police look",
            "It does not show what went unrecorded.",
            214,
            870,
            began,
        ),
    ]


PAIR = {
    "attribute": "ethnicity",
    "metric": "PPV",
    "group": "Black",
    "against": "the rest",
    "finding": "difference found",
}
NOTHING = dict.fromkeys(("what", "ratio", "less_recorded", "unrecorded_in_100", "sign_ratio", "sign_in_100"))


def recording() -> list[Finding]:
    """R02 to R05: one comparison, one stated group, two groups beside another outcome, and the list."""
    could = {"what": "could be chance", "ratio": 0.8, "less_recorded": "Black", "unrecorded_in_100": 20.0}
    tips = (
        PAIR | could | {"sign_ratio": 0.7, "sign_in_100": 30.0, "reason": None, "hidden": False,
                        "assumption": "hidden cases are like recorded ones"},
        PAIR | NOTHING | {"reason": "no gap in recording between 1 and 10 reverses it", "hidden": False,
                          "assumption": "hidden cases lie where they matter most"},
    )  # fmt: skip
    ends = {"stated_low": 0.6, "stated_high": 0.9, "as_recorded": 0.05, "true_low": 0.06, "true_high": 0.08}
    alone = {"attribute": "ethnicity", "group": "Black", "against": None, "metric": "recorded", "count": 67,
             "base": 1_340, "low": 0.05, "high": 0.1, "verdict": None, "reason": None, "hidden": False}  # fmt: skip
    pair = {"against": "the rest", "count": None, "base": None, "as_recorded": 1.2, "low": 0.9, "high": 2.5,
            "verdict": "cannot tell", "reason": "a ratio of 1 lies inside the range"}  # fmt: skip
    stated = (alone | ends, alone | ends | pair)
    start = {"attribute": "sex", "p_adjusted": None, "verdict": None, "differs": None, "reason": None, "hidden": False}
    share = {"count": 40, "base": 100, "value": 0.4, "low": 0.3, "high": 0.5}
    none = dict.fromkeys(share)
    other = (
        start | none | {"group": "all groups", "metric": "main against alternative", "p_adjusted": 0.001,
                        "verdict": "difference found"},
        *(start | share | {"group": group, "metric": metric} for group in ("Female", "Male")
          for metric in ("both", "main against alternative", "alternative also in main", "FNR")),
    )  # fmt: skip
    attention = tuple(
        share | {"attribute": "the list", "group": group, "reason": None, "hidden": False,
                 "metric": "police began a record of the person before the date"}
        for group in ("flagged", "not flagged")
    )  # fmt: skip
    told = (
        ("R02", "How lopsided recording would have to be", "measured", "each stands with its gap", tips),
        ("R03", "True rates under stated recording rates", "cannot tell", "0 of 1 true ratios lie beyond 1", stated),
        ("R04", "An outcome closer to harm", "difference found", "alarm: sex", other),
        (
            "R05",
            "Whose records come from earlier attention",
            "measured",
            "records exist where somebody looked",
            attention,
        ),
    )
    return [
        Finding(code, title, verdict, "warns", because, LIMITS, None, None, table)
        for code, title, verdict, because, table in told
    ]


def reasons() -> list[Finding]:
    sizes = (0.41, 0.33, 0.22, 0.17, 0.14, 0.09, 0.08, 0.05)
    ways = (
        "higher raises",
        "higher raises",
        "higher raises",
        "higher raises",
        "higher lowers",
        "mixed",
        "higher lowers",
        "higher raises",
    )
    effects = tuple(
        {"feature": name, "label": label, "unit": unit, "mean_abs": size, "direction": way, "share": size / 1.49}
        | {"low_value": 0.0, "high_value": 3.0, "effect": size * (2 if "raises" in way else -2)}
        | {"refits_same_direction": 20 - place, "refits": 20, "reason": None}
        for place, ((name, label, unit, _), size, way) in enumerate(zip(FEATURES, sizes, ways, strict=True))
    )
    steady = tuple(
        {
            "stability_at_least": level,
            "count": count,
            "base": 406,
            "value": count / 406,
            "low": None,
            "high": None,
            "reason": None,
        }
        for level, count in ((0.5, 371), (0.8, 288), (0.95, 190))
    )
    return [
        Finding(
            "S01",
            "Would the same people be flagged again",
            "measured",
            "informs",
            "share of the flagged who stay above the cut in at least this share of refits",
            "Refits use the same records; new records could change more.",
            371,
            406,
            steady,
        ),
        *doubts(),
        Finding(
            "X01",
            "Reasons add up to the score",
            "held",
            "blocks",
            "the worst relative error is within the gate",
            "Reasons that add up are not causes.",
            0,
            20_334,
            ({"worst_relative_error": 4.1e-15, "gate": 1e-6, "count": 0, "base": 20_334, "reason": None},),
        ),
        Finding(
            "X02",
            "What moves scores most",
            "measured",
            "informs",
            "on the log-odds scale, over all rows scored",
            "Association in past records, not cause.",
            None,
            None,
            effects,
        ),
        Finding(
            "X03",
            "Interval of each score",
            "measured",
            "informs",
            "from 20 refits on resampled people; made to cover 90 of 100",
            "It does not cover faults in the records.",
            None,
            None,
            None,
        ),
    ]


def doubts() -> list[Finding]:
    """S02 to S05 and X04: other models, groups, reasons, unusual rows."""

    def share(count: int, base: int) -> Row:
        return {"count": count, "base": base, "value": count / base, "low": None, "high": None, "reason": None}

    hidden = dict.fromkeys(("count", "base", "value", "low", "high", "mean"))
    hidden |= {"reason": "hidden: fewer than 10 people, or it would give such a count away", "hidden": True}
    two = ({"attribute": "sex", "group": "Female"}, {"attribute": "sex", "group": "Male"})
    none = dict.fromkeys(("count", "base", "value", "low", "high"))
    none |= {"reason": "a number of models, not of people"}
    tables: dict[str, tuple[str, str, tuple[Row, ...]]] = {
        "S02": (
            "Would another model, as good, flag the same people",
            "difference found",
            (
                {"metric": "models as good as the chosen one, and itself", "models": 6, **none},
                {"metric": "listed by all", "models": 6, **share(301, 406)},
                {"metric": "listed by at least half", "models": 6, **share(377, 406)},
                {"metric": "not flagged, listed by another", "models": 6, **share(211, 19_928)},
            ),
        ),
        "S03": (
            "Would the same people be flagged again, by group",
            "measured",
            (
                {**two[0], "metric": "stays listed", **share(110, 170), "mean": 0.842},
                {**two[1], "metric": "stays listed", **share(178, 236), "mean": 0.871},
            ),
        ),
        "S04": (
            "Would another model, as good, flag the same people, by group",
            "measured",
            tuple({**one, "metric": "listed by all", **hidden} for one in two),
        ),
        "S05": (
            "Do reasons stay the same when the model is fitted again",
            "measured",
            (
                {"feature": "all features", "label": "all features", "refits_same_direction": None, "refits": None}
                | share(1_902, 2_030),
                {"feature": FEATURES[0][0], "label": FEATURES[0][1], "refits_same_direction": 20, "refits": 20}
                | share(388, 401),
            ),
        ),
        "X04": (
            "People unlike those the model learnt from",
            "difference found",
            ({"attribute": "everyone", "group": "all", **share(391, 20_334), "of_training": 0.011},),
        ),
    }
    return [
        Finding(code, title, verdict, "warns" if code == "X04" else "informs", "as drawn", "Not every doubt.",
                table[0]["count"], table[0]["base"], table)
        for code, (title, verdict, table) in tables.items()
    ]  # fmt: skip


def given_away() -> list[Finding]:
    """X05 and X06: what the model's files hold of few people, and attacks on its refits."""

    def attack(name: str, label: str, auc: float) -> Row:
        ends = {"se": 0.006, "low": auc - 0.012, "high": auc + 0.012}
        return {"attack": name, "label": label, "auc": auc, **ends, "people": 2_011, "refits": 20, "reason": None}

    files = (
        {"what": "leaves", "label": "Leaves of the boosted trees with fewer people than the threshold", "count": 0,
         "base": 1_460, "fewest": 14, "threshold": 10, "verdict": "held", "reason": None},
        {"what": "scores", "label": "Scores, person by person, that fewer people than the threshold share",
         "count": 19_012, "base": 20_334, "fewest": None, "threshold": 10, "verdict": "measured", "hidden": True,
         "reason": "hidden: fewer than 10 people, or it would give such a count away"},
    )  # fmt: skip
    attacks = (
        attack("loss", "Attack by loss", 0.513),
        attack("likelihood ratio", "Attack by likelihood ratio, other refits as a yardstick", 0.547),
    )
    because = "the better attack has an area of 0.55 (interval 0.54 to 0.56), not above 0.6"
    return [
        Finding("X05", "What the model's files hold of few people", "held", "warns",
                "no leaf and no number learnt rests on too few people", "A file may pass and still give people away.",
                None, None, files),
        Finding("X06", "Can it be told who the model learnt from", "held", "warns", because,
                "Two light attacks; a stronger one may do better.", None, None, attacks),
    ]  # fmt: skip


def by_area() -> Finding:
    """P13: three areas, one of them hidden, one that stands out."""

    def figures(area: str, right: int, base: int, p: float | None) -> list[Row]:
        start = {"attribute": "home area", "group": area, "reason": None, "p_adjusted": None, "verdict": "measured"}
        share = {"value": right / base, "low": right / base - 0.04, "high": right / base + 0.04}
        out = {"p_adjusted": p, "verdict": "measured" if p is None else "difference found"}
        everywhere, here = {"operating_point": "all"}, {"operating_point": "capacity"}
        return [
            {**start, "metric": "people", **everywhere, "count": 3_000, "base": 20_334, "value": 0.148}
            | {"low": None, "high": None},
            {**start, "metric": "selection", **here, "count": base, "base": 3_000, "value": base / 3_000}
            | {"low": 0.04, "high": 0.06},
            {**start, "metric": "PPV", **here, "count": right, "base": base, **share, **out},
            {**start, "metric": "capture", **here, "count": right, "base": 2 * right, "value": 0.5}
            | {"low": 0.4, "high": 0.6},
            {**start, "metric": "AUC", **everywhere, "count": 2 * right, "base": 3_000, "value": 0.71}
            | {"low": 0.68, "high": 0.74},
        ]  # fmt: skip

    blank = dict.fromkeys(("count", "base", "value", "low", "high"))
    test = {"attribute": "home area", "group": "all areas", "metric": "PPV", "operating_point": "capacity", **blank}
    secret = [
        {**row, **blank, "hidden": True, "p_adjusted": None, "verdict": "cannot tell"}
        | {"reason": "hidden: fewer than 10 people, or it would give such a count away"}
        for row in figures("E03", 20, 200, None)
    ]
    return Finding(
        "P13", "Results area by area", "difference found", "informs",
        "areas differ by more than chance (Holm over all measures) in: share right when flagged",
        "Areas record differently, so a difference may be the records' own.", None, None,
        ({**test, "reason": None, "p_adjusted": 0.004, "verdict": "difference found"},
         *figures("E01", 60, 180, None), *figures("E02", 21, 170, 0.003), *secret),
    )  # fmt: skip


def released(role: str = "victim", *, blocked: bool = False, hidden_flags: bool = False) -> ReleasedAudit:
    findings = [*definitions(blocked), *performance(), *groups(), *recording(), *reasons(), *given_away(), by_area()]
    if hidden_flags:
        findings = [hide_counts(f) if f.code == "P01" else f for f in findings]
    return ReleasedAudit(
        findings=tuple(findings),
        study=study(role),
        facts={
            "run_id": "20261123-7f3a9c",
            "created": "2026-11-23",
            "expires": "2027-02-21",
            "extract_date": "2026-01-01",
            "data_kind": "synthetic",
            "steps": steps(),
            "as_of": ["2023-01-01", "2023-07-01"],
            "people": 11_980,
            "rows": 20_334,
            "features": [
                {
                    "name": n,
                    "label": la,
                    "unit": u,
                    "meaning": f"{la}, as known before the date.",
                    "assessment": a,
                    "changeable": "no",
                }
                for n, la, u, a in FEATURES
            ],
            "sheets": 406,
        },
        blocked_by=("D04 No event stands on both sides of the cut: broken.", "Question log: 3 questions are open.")
        if blocked
        else (),
        hidden_cells=23,
        threshold=10,
    )


def hide_counts(finding: Finding) -> Finding:
    hidden = "hidden: a small count, or one that would give it away"
    small = ("flagged right", "flagged wrong")
    table = tuple(
        {**row, "count": None, "per_1000": None, "reason": hidden} if row["measure"] in small else row
        for row in finding.table or ()
    )
    return Finding(
        finding.code,
        finding.title,
        finding.verdict,
        finding.severity,
        finding.because,
        finding.limits,
        finding.count,
        finding.base,
        table,
    )


def sheet(number: int, role: str = "victim", **changes: Any) -> Sheet:
    def reason(place: int, value: str, size: float, share: float) -> Reason:
        _, label, unit, assessment = FEATURES[place]
        return Reason(label, value, unit, f"{label}, as known before the date.", "2022-11-04", assessment, size, share)

    values: dict[str, Any] = {
        "case": f"case-{number:04d}",
        "person_id": f"R{number:07d}",
        "as_of": "2023-07-01",
        "role": role,
        "band": "band 10 of 10",
        "like_this": 12,
        "like_low": 11,
        "like_high": 14,
        "like_reason": "",
        "everyone": "Of 100 people scored, about 4 had it recorded.",
        "stability": "Flagged in 18 of 20 refits",
        "rank_band": "Top 1%",
        "raised": (
            reason(0, "4", 0.92, 0.34),
            reason(1, "2", 0.61, 0.22),
            reason(2, "3", 0.40, 0.15),
            reason(3, "2", 0.22, 0.08),
            reason(7, "1", 0.11, 0.04),
        ),
        "lowered": (reason(4, "212", -0.28, 0.10), reason(6, "41", -0.19, 0.07)),
        "not_known": ("School exclusions, 5 years: not held, left as missing",),
        "assessment_note": "1 of 7 reasons rests on an assessment.",
        "sum_check": "The sizes of all features and the starting point sum to this score.",
        "warnings": ("Known for less than a year: few records stand behind this score.",),
    }
    return Sheet(**{**values, **changes})


def sheets(count: int, role: str = "victim") -> Iterator[Sheet]:
    for number in range(1, count + 1):
        yield sheet(number, role)


MANIFEST: dict[str, Any] = {
    "code_version": "0.1.0",
    "seed": 7,
    "study_fingerprint": "5d0c4f8e2f0c9e3b6a1d7c8b9e0f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f",
    "inputs": {"people.parquet": "9f2c1b7a", "events.parquet": "77aa01cd"},
    "packages": {"lightgbm": "4.7.0", "scikit-learn": "1.9.1"},
}
