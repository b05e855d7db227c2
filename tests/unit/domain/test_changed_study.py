"""A study that is changed in code is another study, and its parts belong to it."""

from __future__ import annotations

from pathlib import Path

import riskkit as rk

STUDY = Path(__file__).parents[3] / "configs" / "first_serious_violence.yaml"


def test_parts_of_a_changed_copy_belong_to_the_copy_and_the_first_keeps_its_own():
    first = rk.read_study(STUDY)
    target = first.target.model_copy(update={"offences": (*first.target.offences, "possession_weapon")})

    changed = first.model_copy(update={"target": target})

    assert changed.fingerprint != first.fingerprint
    for part in ("audit", "model", "split"):
        assert getattr(changed, part).study is changed
        assert getattr(first, part).study is first


def test_a_part_that_is_put_into_a_copy_belongs_to_it_alone():
    first = rk.read_study(STUDY)
    one, other = (first.model_copy(update={"audit": first.audit}) for _ in range(2))

    assert one.audit.study is one
    assert other.audit.study is other
    assert first.audit.study is first


def test_a_copy_keeps_the_folder_and_the_file_of_answers():
    first = rk.read_study(STUDY)

    assert first.model_copy().base == first.base
    assert first.model_copy().answers_from == first.answers_from
