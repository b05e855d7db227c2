"""The model card: the nine parts of Mitchell and others (2019), from findings and people's answers.

Takes    Material.
Gives    `model_sections`.
Promise  facts of findings only; a card without people's answers says NOT PROVIDED where they belong.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskkit.report.blocks import Absent, Block, Facts, Items, Para, Section, Table
from riskkit.report.formats import day, listed, plain, whole
from riskkit.report.material import Material
from riskkit.report.page_one import differences
from riskkit.report.record_drafts import capacity_says, drafts
from riskkit.report.sections_results import told_all
from riskkit.report.tables import difference_heads, heads, metric_table
from riskkit.report.words_en import CARD_FACTS, CARD_METRICS, METRICS, MODEL_CARD, ROLE_SENTENCE, RUN_FACTS, SAYS

_MEASURED = ("P02", "P03", "P04", "P05")


def model_sections(material: Material) -> tuple[Section, ...]:
    """The parts of the page, numbered in order."""
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("details", tuple(_details(material))),
        ("use", tuple(_use(material))),
        ("factors", tuple(_factors(material))),
        ("metrics", tuple(_metrics())),
        ("evaluation", tuple(_evaluation(material))),
        ("training", tuple(_training(material))),
        ("quantitative", tuple(_quantitative(material))),
        ("ethics", tuple(_ethics(material))),
        ("caveats", tuple(_caveats(material))),
    )
    return tuple(Section(number, MODEL_CARD[key], "", blocks) for number, (key, blocks) in enumerate(parts, 1))


def _details(material: Material) -> Iterator[Block]:
    drafted, facts = drafts(material), material.facts
    features = len(facts["features"])
    goes_in = CARD_FACTS["feature" if features == 1 else "features"].format(features=whole(features))
    yield Facts((
        (CARD_FACTS["name"], drafted["model_name"]),
        (CARD_FACTS["version"], CARD_FACTS["run"].format(run=plain(facts["run_id"]), created=day(facts["created"]))),
        (CARD_FACTS["kind"], drafted["model_architecture"] or "–"),
        (CARD_FACTS["task"], drafted["model_task"]),
        (CARD_FACTS["goes_in"], goes_in),
        (CARD_FACTS["comes_out"], drafted["model_output"]),
        (CARD_FACTS["seed"], plain(material.study.get("seed", "–"))),
    ))  # fmt: skip
    yield from told_all(material, "P10")
    yield from (material.asked(key) for key in ("team", "contact_email", "data_licence"))


def _use(material: Material) -> Iterator[Block]:
    yield Para(material.words("purpose"), "lead")
    yield Para(ROLE_SENTENCE[material.role])
    yield Para(material.words("flagged"))
    yield Para(material.not_for())
    yield material.asked("intended_users")


def _factors(material: Material) -> Iterator[Block]:
    kept_out, used = material.protected()
    crossed = (material.study.get("audit") or {}).get("intersections") or ()
    pairs = "; ".join(" × ".join(material.label(name) for name in pair) for pair in crossed)
    yield Facts((
        (CARD_FACTS["compared"], listed([*kept_out, *used]) or CARD_FACTS["not_compared"]),
        (CARD_FACTS["crossed"], pairs or RUN_FACTS["none"]),
    ))  # fmt: skip
    yield Para(MODEL_CARD["factors_note"])


def _metrics() -> Iterator[Block]:
    yield Items(tuple(f"{METRICS[name][0]}: {METRICS[name][1]}" for name in CARD_METRICS))
    yield Para(MODEL_CARD["metrics_note"])


def _evaluation(material: Material) -> Iterator[Block]:
    drafted, facts = drafts(material), material.facts
    dates = [day(when) for when in facts["as_of"]]
    yield Facts((
        (CARD_FACTS["data"], drafted["data_description"]),
        (CARD_FACTS["quantities"], drafted["data_quantities"]),
        (RUN_FACTS["scored_on"], listed(dates) if dates else RUN_FACTS["no_dates"]),
        (CARD_FACTS["who"], material.words("who")),
        (CARD_FACTS["outcome"], material.words("outcome")),
        (CARD_FACTS["missing"], drafted["data_completeness_and_representativeness"] or "–"),
    ))  # fmt: skip


def _training(material: Material) -> Iterator[Block]:
    maker = (material.study.get("scores") or {}).get("made_by")
    if maker:
        yield Para(MODEL_CARD["no_model"].format(maker=plain(maker)))
        return
    yield Para(drafts(material)["dataset_purposes"])
    yield from told_all(material, "D06", "D11", "D17")
    yield material.asked("data_collection")


def _quantitative(material: Material) -> Iterator[Block]:
    rows = [row for code in _MEASURED for row in material.rows(code)]
    yield from told_all(material, *_MEASURED)
    if rows:
        yield metric_table(rows, MODEL_CARD["whole_caption"])
    found = differences(material)
    if found:
        columns = (*heads("by"), *difference_heads())
        cells = tuple((entry.attribute, entry.found, entry.none_shown, entry.unclear) for entry in found)
        yield Table(MODEL_CARD["unitary_caption"], columns, cells)
    else:
        yield Absent(SAYS["no_difference_rows"])
    yield from told_all(material, "G02", "G07")


def _ethics(material: Material) -> Iterator[Block]:
    keys = ("cost_of_a_wrong_flag", "cost_of_a_missed_person", "group_judgement", "strongest_criticism")
    yield from told_all(material, "R01", "M01")
    yield from (material.asked(key) for key in keys)


def _caveats(material: Material) -> Iterator[Block]:
    yield Para(capacity_says("capacity", material.study.get("capacity") or {}))
    told = tuple(dict.fromkeys(plain(f.limits) for f in material.released if f.limits and f.code in _MEASURED))
    if told:
        yield Items(told)
    yield from told_all(material, "X04", "S01", "S02")
    yield from (material.asked(key) for key in ("recording_gaps", "monitoring", "stop_rules"))
