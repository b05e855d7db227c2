import json
import subprocess
import sys

import numpy as np
import pytest

from riskkit.domain.errors import RunRefused
from riskkit.models import files as files_module
from riskkit.models import open_model, train
from riskkit.models.files import _canonical
from riskkit.stats.fingerprint import fingerprint_bytes


@pytest.fixture(scope="module")
def written(examples, study):
    rows = examples()
    model = train(rows, study(model={"recipes": ["blend"]}).model)
    return rows, model, model.files()


def _said(files, change):
    """model.json with one change and a digest that fits: only its structure can give it away."""
    values = json.loads(files["model.json"])
    change(values)
    values.pop("digest")
    values["digest"] = fingerprint_bytes(_canonical(values))
    return {**files, "model.json": _canonical(values)}


def test_a_model_read_back_gives_the_same_answers_to_the_bit(written):
    rows, model, files = written

    again = open_model(files)

    one, other = model._predict_frame(rows.frame), again._predict_frame(rows.frame)
    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert again.files() == files
    assert again.fingerprint == model.fingerprint
    assert again.evidence == model.evidence
    assert again.notes == model.notes


def test_there_is_json_and_lightgbm_text_and_nothing_else(written):
    _, _, files = written

    assert sorted(files) == [f"lightgbm-refit-000{k}.txt" for k in range(1, 6)] + ["lightgbm.txt", "model.json"]
    assert json.loads(files["model.json"])["format"] == "riskkit-model/1"
    assert all(content.isascii() for content in files.values())


def test_a_logistic_model_is_one_json_file(examples, study):
    model = train(examples(), study(model={"recipes": ["logistic"]}).model)

    assert list(model.files()) == ["model.json"]
    assert open_model(model.files()).recipe == "logistic"


def test_what_is_done_now_is_kept_and_a_file_older_than_it_still_opens(written, examples, study):
    rows = examples()
    spec = study(model={"recipes": ["logistic"], "present_practice": {"arrests": 1.0}}).model
    model = train(rows, spec)
    names, x, groups = [note.name for note in model.notes], rows.frame.to_numpy(), rows.groups.frame

    again = open_model(model.files())

    scores = [one.baselines.scores(x, names, groups)["present_practice"] for one in (model, again)]
    assert np.array_equal(*scores)
    old = _said(written[2], lambda values: values["baselines"].pop("present_practice"))
    assert open_model(old).baselines.present_practice is None


def test_every_flipped_bit_is_refused_before_any_parser(written, monkeypatch):
    _, _, files = written
    monkeypatch.setattr(files_module, "open_trees", lambda *_: pytest.fail("the parser was reached"))
    rng = np.random.default_rng(0)
    refused = 0

    for name, content in files.items():
        for place in rng.integers(0, len(content), 40):
            damaged = bytearray(content)
            damaged[place] ^= 1 << int(rng.integers(0, 8))
            with pytest.raises(RunRefused):
                open_model({**files, name: bytes(damaged)})
            refused += 1

    assert refused == 40 * len(files)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v.update(extra=1),
        lambda v: v.pop("seed"),
        lambda v: v.update(format="riskkit-model/2"),
        lambda v: v.update(recipe="forest"),
        lambda v: v.update(role="witness"),
        lambda v: v.update(seed="1"),
        lambda v: v.update(seed=-1),
        lambda v: v.update(slope=-1.0),
        lambda v: v.update(share=1.0),
        lambda v: v.update(recipe="logistic"),
        lambda v: v.update(linear=None),
        lambda v: v.update(trees=None),
        lambda v: v["trees"].update(file="../lightgbm.txt"),
        lambda v: v["trees"].update(file="lightgbm-refit-0001.txt"),
        lambda v: v["trees"].update(sha256="0" * 64),
        lambda v: v["linear"]["coefficients"].append(1.0),
        lambda v: v["linear"]["fill"].pop(),
        lambda v: v["linear"].update(intercept="0"),
        lambda v: v["refits"]["slopes"].pop(),
        lambda v: v["refits"]["trees"].pop(),
        lambda v: v["refits"]["coefficients"][0].pop(),
        lambda v: v["notes"].pop(),
        lambda v: v["notes"].append(v["notes"][0]),
        lambda v: v["baselines"]["points"]["tables"][0].update(feature="nowhere"),
        lambda v: v["baselines"]["points"]["weights"].pop(),
        lambda v: v["baselines"]["best_single"]["tables"][0]["knots"].append(1.0),
        lambda v: v["baselines"]["age_and_sex"]["levels"].append(["sex"]),
        lambda v: v["baselines"]["age_and_sex"]["coefficients"].pop(),
        lambda v: v["baselines"].update(base_rate=1.5),
        lambda v: v["capacity"].update(people=5),
        lambda v: v.update(interval=2.0),
    ],
)
def test_a_model_file_that_says_something_else_is_refused(written, change):
    with pytest.raises(RunRefused):
        open_model(_said(written[2], change))


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"not json", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000, b'{"a":1,"a":2}'],
)
def test_what_is_not_a_model_file_is_refused(written, content):
    with pytest.raises(RunRefused):
        open_model({**written[2], "model.json": content})


def test_the_same_json_spelled_otherwise_is_refused(written):
    spaced = json.dumps(json.loads(written[2]["model.json"]), sort_keys=True).encode()

    with pytest.raises(RunRefused, match="not written as riskkit writes it"):
        open_model({**written[2], "model.json": spaced})


def test_a_missing_or_extra_file_is_refused(written):
    files = written[2]

    for wrong in ({**files, "run.py": b"print()"}, {k: v for k, v in files.items() if k != "lightgbm.txt"}):
        with pytest.raises(RunRefused, match="not exactly those"):
            open_model(wrong)
    with pytest.raises(RunRefused, match=r"no model\.json"):
        open_model({"lightgbm.txt": b""})


def test_two_refits_swapped_are_refused(written):
    files = written[2]
    one, two = "lightgbm-refit-0001.txt", "lightgbm-refit-0002.txt"

    with pytest.raises(RunRefused, match="changed or damaged"):
        open_model({**files, one: files[two], two: files[one]})


def test_the_room_loads_no_library_until_a_verb_is_called():
    code = (
        "import sys, riskkit.models\n"
        "heavy = {'numpy', 'pandas', 'sklearn', 'lightgbm', 'shap', 'scipy', 'pydantic'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
