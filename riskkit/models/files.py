"""A model as files and back: JSON and LightGBM text, the same to the bit.

Takes    a RiskModel, or a mapping of file names to bytes.
Gives    `model_files`, `open_model`.
Promise  hashes and structure are checked before LightGBM reads a text; nothing is tolerated: an extra file, an
         unknown key, a second spelling of the same JSON are refused. No pickle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from riskkit.domain.errors import RunRefused
from riskkit.domain.examples import FeatureNote
from riskkit.domain.scores import Evidence
from riskkit.models.baselines import AgeAndSex, Baselines, PointsScore, RankTable
from riskkit.models.linear import Linear, Preparation
from riskkit.models.model_file import FORMAT, AgeAndSexPart, LinearPart, ModelFile, PointsPart, RankPart, TreesPart
from riskkit.models.model_file_doubts import (
    alternatives_of,
    alternatives_values,
    doubts_wrong,
    familiar_of,
    familiar_values,
    own_text,
)
from riskkit.models.refits import Refits
from riskkit.models.risk_model import RiskModel
from riskkit.models.score_function import LINEAR_SHARE, ScoreFunction
from riskkit.models.trees import Trees, open_trees
from riskkit.stats.fingerprint import fingerprint_bytes

if TYPE_CHECKING:
    from riskkit.domain.model_spec import Capacity

MAIN = "model.json"
LARGEST = 256 * 1024 * 1024
_PER_FEATURE = ("logged", "fill", "centre", "scale", "missing_centre", "missing_scale")


def model_files(model: RiskModel) -> dict[str, bytes]:
    """The files of a model: model.json, lightgbm.txt where trees take part, and one text per refit of them."""
    texts: dict[str, bytes] = {}

    def stored(trees: Trees, name: str) -> dict[str, Any]:
        texts[name] = trees.text.encode("utf-8")
        return {"file": name, "sha256": fingerprint_bytes(texts[name]), "rounds": trees.rounds}

    function, refits = model.function, model.refits
    values: dict[str, Any] = {
        "format": FORMAT,
        "recipe": model.recipe,
        "role": model.role,
        "seed": model.seed,
        "capacity": model.capacity.resolved(),
        "interval": model.interval,
        "notes": [asdict(note) for note in model.notes],
        "share": function.share,
        "slope": function.slope,
        "intercept": function.intercept,
        "linear": None if function.linear is None else _linear_values(function.linear),
        "trees": None if function.trees is None else stored(function.trees, "lightgbm.txt"),
        "refits": {
            "coefficients": None if refits.coefficients is None else refits.coefficients.tolist(),
            "intercepts": None if refits.intercepts is None else refits.intercepts.tolist(),
            "trees": [stored(trees, f"lightgbm-refit-{b + 1:04d}.txt") for b, trees in enumerate(refits.trees)],
            "slopes": refits.slopes.tolist(),
            "shifts": refits.shifts.tolist(),
        },
        "baselines": _plain(asdict(model.baselines)),
        "alternatives": alternatives_values(model.alternatives, function.trees, stored),
        "familiar": familiar_values(model.familiar),
        "validation": _plain(model.evidence.validation),
        "controls": _plain(model.evidence.controls),
        "stand_ins": _plain(model.evidence.stand_ins),
        "given_away": _plain(model.evidence.given_away),
        "chosen": _plain(model.evidence.chosen),
        "training": _plain(model.evidence.training),
        "interval_words": model.evidence.interval,
    }
    values["digest"] = fingerprint_bytes(_canonical(values))
    return {MAIN: _canonical(values), **texts}


def open_model(files: Mapping[str, bytes]) -> RiskModel:
    """Open a model from its files; open a run with `open_run`, which checks them against the manifest first.

    Parameters
    ----------
    files : mapping of name to content

    Raises
    ------
    RunRefused
        If a file is missing, extra, damaged, or says anything model.json may not say.
    """
    if MAIN not in files:
        raise RunRefused(f"There is no {MAIN} among the {len(files)} model files. Open a whole run folder.")
    too_large = [name for name, content in files.items() if len(content) > LARGEST]
    if too_large:
        raise RunRefused(f"{len(too_large)} model files are larger than {LARGEST:,} bytes; no riskkit model is.")
    said = _read_main(bytes(files[MAIN]))
    parts = ([said.trees] if said.trees else []) + said.refits.trees + own_text(said)
    names = [part.file for part in parts]
    if sorted(files) != sorted([MAIN, *names]) or len(set(names)) != len(names):
        raise RunRefused(f"{MAIN} names {len(names)} LightGBM texts, but the model files are not exactly those.")
    for part in parts:
        if fingerprint_bytes(files[part.file]) != part.sha256:
            raise RunRefused(f"{part.file} is not the text {MAIN} was written with: it was changed or damaged.")
    _check_shapes(said)
    return _model(said, {part.file: _open_text(part, files[part.file], len(said.notes)) for part in parts})


def _read_main(content: bytes) -> ModelFile:
    try:
        values = json.loads(content.decode("ascii"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RunRefused(f"{MAIN} is not JSON: it was changed or damaged.") from None
    if not isinstance(values, dict) or _canonical(values) != content:
        raise RunRefused(f"{MAIN} is not written as riskkit writes it: it was changed or damaged.")
    rest = {key: value for key, value in values.items() if key != "digest"}
    if values.get("digest") != fingerprint_bytes(_canonical(rest)):
        raise RunRefused(f"{MAIN} does not match its own digest: it was changed or damaged.")
    try:
        return ModelFile.model_validate(values)
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in fault["loc"]) for fault in error.errors(include_input=False)})
    raise RunRefused(f"{MAIN} does not say what a {FORMAT} must say, in {len(places)} places: {', '.join(places[:5])}.")


def _check_shapes(said: ModelFile) -> None:
    """Lengths that pydantic cannot see: per feature, per term, per refit."""
    features, refits, linear = len(said.notes), len(said.refits.slopes), said.linear
    wrong = [] if len({note.name for note in said.notes}) == features else ["notes"]
    share = LINEAR_SHARE[said.recipe]
    if said.share != share or (linear is None) != (share == 0) or (said.trees is None) != (share == 1):
        wrong.append("recipe")
    if linear is not None:
        if any(len(getattr(linear, part)) != features for part in _PER_FEATURE):
            wrong.append("linear")
        terms = sum(s > 0 for s in linear.scale) + sum(s > 0 for s in linear.missing_scale)
        drawn, starts = said.refits.coefficients or [], said.refits.intercepts or []
        if any(len(row) != terms for row in [linear.coefficients, *drawn]) or {len(drawn), len(starts)} != {refits}:
            wrong.append("linear coefficients")
    if len(said.refits.shifts) != refits or len(said.refits.trees) != (refits if said.trees else 0):
        wrong.append("refits")
    wrong += doubts_wrong(said)
    if not _baselines_hold(said):
        wrong.append("baselines")
    if wrong:
        raise RunRefused(f"{MAIN} contradicts itself in {', '.join(wrong)}.")


def _baselines_hold(said: ModelFile) -> bool:
    demographic, practice = said.baselines.age_and_sex, said.baselines.present_practice
    points = [said.baselines.points, said.baselines.best_single, *([] if practice is None else [practice])]
    tables = [table for part in points for table in part.tables]
    terms_fit = True
    if demographic is not None:
        tables += [] if demographic.age is None else [demographic.age]
        terms = len(demographic.levels) + (0 if demographic.age is None else 2)
        terms_fit = terms == len(demographic.coefficients) and {g for g, _ in demographic.levels} <= {
            *demographic.groups
        }
    known = {note.name for note in said.notes}
    weighed = all(len(part.tables) == len(part.weights) for part in points)
    ranked = all(table.feature in known and len(table.knots) == len(table.ranks) for table in tables)
    return terms_fit and weighed and ranked


def _open_text(part: TreesPart, content: bytes, features: int) -> Trees:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise RunRefused(f"{part.file} is not text.") from None
    return open_trees(text, features, part.rounds, part.file)


def _model(said: ModelFile, texts: Mapping[str, Trees]) -> RiskModel:
    trees = None if said.trees is None else texts[said.trees.file]
    linear = None if said.linear is None else _linear(said.linear)
    refits = Refits(
        None if said.refits.coefficients is None else np.array(said.refits.coefficients),
        None if said.refits.intercepts is None else np.array(said.refits.intercepts),
        tuple(texts[part.file] for part in said.refits.trees),
        np.array(said.refits.slopes),
        np.array(said.refits.shifts),
    )
    demographic, practice = said.baselines.age_and_sex, said.baselines.present_practice
    baselines = Baselines(
        said.baselines.base_rate,
        None if demographic is None else _age_and_sex(demographic),
        _points(said.baselines.points),
        _points(said.baselines.best_single),
        None if practice is None else _points(practice),
    )
    evidence = Evidence(
        validation=tuple(said.validation),
        controls=tuple(said.controls),
        stand_ins=tuple(said.stand_ins),
        given_away=tuple(said.given_away),
        chosen=said.chosen,
        training=said.training,
        interval=said.interval_words,
    )
    capacity: Capacity = said.capacity
    return RiskModel(
        said.recipe, said.role, said.seed, capacity, said.interval,
        tuple(FeatureNote(**note.model_dump()) for note in said.notes),
        ScoreFunction(linear, trees, said.share, said.slope, said.intercept), refits, baselines,
        alternatives_of(said.alternatives, texts), familiar_of(said.familiar), evidence,
    )  # fmt: skip


def _linear_values(linear: Linear) -> dict[str, Any]:
    prepared = {part: getattr(linear.preparation, part).tolist() for part in _PER_FEATURE}
    return {
        **prepared,
        "coefficients": linear.coefficients.tolist(),
        "intercept": linear.intercept,
        "strength": linear.strength,
    }


def _linear(part: LinearPart) -> Linear:
    arrays = [np.array(getattr(part, name)) for name in _PER_FEATURE]
    return Linear(Preparation(*arrays), np.array(part.coefficients), part.intercept, part.strength)


def _rank(part: RankPart) -> RankTable:
    return RankTable(part.feature, np.array(part.knots), np.array(part.ranks))


def _points(part: PointsPart) -> PointsScore:
    return PointsScore(tuple(_rank(t) for t in part.tables), tuple(part.weights), part.slope, part.intercept)


def _age_and_sex(part: AgeAndSexPart) -> AgeAndSex:
    levels = tuple((level[0], level[1]) for level in part.levels)
    age = None if part.age is None else _rank(part.age)
    return AgeAndSex(age, tuple(part.groups), levels, tuple(part.coefficients), part.intercept)


def _plain(value: Any) -> Any:
    """Arrays and tuples as lists; everything else as it is."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _canonical(values: dict[str, Any]) -> bytes:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")


def _no_constant(word: str) -> float:
    raise ValueError(word)
