"""Keys lie in a private folder, are refused when others may read them, and stand in nothing riskkit leaves."""

from __future__ import annotations

import base64
import os
import stat

import pytest
from command_line import told
from drawn_keys import PSEUDONYM, PUBLIC, SHEETS, SIGNING, keyed_run
from drawn_runs import bytes_of
from drawn_scores import table_study

from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.domain.signing import SigningKey
from riskkit.keyring import SECRET, Keyring, keys_for, make_keys, read_keys


def test_a_folder_of_keys_is_for_its_owner_only(tmp_path):
    make_keys(tmp_path / "keys")

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert {name: modes[name] for name in SECRET} == dict.fromkeys(SECRET, 0o600)
    assert set(modes) == {*SECRET, PUBLIC}
    assert len((tmp_path / "keys" / PSEUDONYM).read_text().strip()) == 64


def test_the_command_says_what_each_key_is_for_who_holds_it_and_that_losing_it_is_final(tmp_path):
    answer = told("keys", "--to", tmp_path / "keys")

    assert answer.code == 0
    for words in (
        "pseudonym.key",
        "the data custodian",
        "no sheet sealed with it can ever be read",
        "cannot be made again",
    ):
        assert words in answer.out
    for name in SECRET:
        for line in (tmp_path / "keys" / name).read_text().split():
            assert len(line) < 20 or line not in answer.out + answer.err


def test_an_existing_folder_is_refused_and_left_as_it_was(tmp_path):
    make_keys(tmp_path / "keys")
    before = bytes_of(tmp_path / "keys")

    answer = told("keys", "--to", tmp_path / "keys")

    assert answer.code == 2
    assert "never overwritten" in answer.err
    assert bytes_of(tmp_path / "keys") == before
    with pytest.raises(CannotWrite, match="cannot be made"):
        make_keys(tmp_path / "nowhere" / "keys")


@pytest.mark.parametrize("name", SECRET)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o602])
def test_a_key_that_others_may_read_or_change_is_refused(tmp_path, name, mode):
    make_keys(tmp_path / "keys")
    (tmp_path / "keys" / name).chmod(mode)

    with pytest.raises(SpecError, match="others than its owner"):
        read_keys(tmp_path / "keys")


@pytest.mark.parametrize("name", SECRET)
@pytest.mark.parametrize(
    "content", [b"", b"x" * 64, b"zz" * 32, b"00" * 31, b"\xff\xfe", b"-----BEGIN PRIVATE KEY-----\n"]
)
def test_a_file_that_is_no_key_is_refused_without_repeating_it(tmp_path, name, content):
    make_keys(tmp_path / "keys")
    (tmp_path / "keys" / name).write_bytes(content)

    with pytest.raises(SpecError) as caught:
        read_keys(tmp_path / "keys")

    assert str(tmp_path / "keys" / name) in str(caught.value)
    assert content.decode("latin-1")[:20] not in str(caught.value) or len(content) < 4


def test_a_link_and_a_pipe_are_no_key_files(tmp_path):
    make_keys(tmp_path / "keys")
    (tmp_path / "keys" / PSEUDONYM).rename(tmp_path / "elsewhere")
    (tmp_path / "keys" / PSEUDONYM).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SpecError, match="cannot be read as a key"):
        read_keys(tmp_path / "keys")
    (tmp_path / "keys" / PSEUDONYM).unlink()
    os.mkfifo(tmp_path / "keys" / PSEUDONYM, 0o600)
    with pytest.raises(SpecError, match="not a plain file"):
        read_keys(tmp_path / "keys")


def test_research_data_without_keys_are_refused_before_any_work_and_it_is_said_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.delenv("RISKKIT_KEYS", raising=False)
    with pytest.raises(SpecError, match=r"riskkit keys --to FOLDER"):
        keys_for(table_study(table={"data_kind": "research"}), None)
    make_keys(tmp_path / "keys")
    (tmp_path / "keys" / SHEETS).unlink()
    with pytest.raises(SpecError, match=r"sheets\.key is not there"):
        keys_for(table_study(table={"data_kind": "research"}), tmp_path / "keys")


def test_no_key_no_run(tmp_path, monkeypatch):
    """The table does not even exist: the refusal comes before it is looked for."""
    import yaml

    monkeypatch.delenv("RISKKIT_KEYS", raising=False)
    values = table_study(table={"data_kind": "research", "path": "not_there.csv"}).resolved()
    (tmp_path / "study.yaml").write_text(yaml.safe_dump(values, sort_keys=False))

    answer = told("run", tmp_path / "study.yaml", "--to", tmp_path / "run", "--quiet")

    assert answer.code == 2
    assert "no keys were given" in answer.err
    assert os.listdir(tmp_path) == ["study.yaml"]


def test_the_environment_names_the_folder_where_no_option_does(tmp_path, monkeypatch):
    made = make_keys(tmp_path / "keys")
    monkeypatch.setenv("RISKKIT_KEYS", str(tmp_path / "keys"))

    held = keys_for(table_study(), None)

    assert held.pseudonyms is not None
    assert held.pseudonyms.key_id == made[PSEUDONYM]


def test_a_synthetic_study_without_keys_has_published_pseudonyms_and_nothing_sealed(monkeypatch):
    monkeypatch.delenv("RISKKIT_KEYS", raising=False)
    held = keys_for(table_study(), None)

    assert isinstance(held, Keyring)
    assert held.sheets is held.signing is None
    assert held.pseudonyms is not None
    assert not held.pseudonyms.secret


def test_no_key_stands_in_any_byte_of_a_run_nor_in_what_is_shown(tmp_path):
    made = keyed_run(tmp_path)
    held = read_keys(made.keys)
    pem = (made.keys / SIGNING).read_bytes().splitlines()[1]
    raw = [held.pseudonyms.key, held.sheets.raw, held.sheets.raw[:32], held.sheets.raw[32:], held.signing.raw]
    marks = [pem] + [said for key in raw for said in (key, key.hex().encode(), base64.b64encode(key))]

    shown = " ".join([repr(held), str(held), repr(held.signing), repr(held.sheets), repr(held.pseudonyms)]).encode()
    for content in [*bytes_of(made.path).values(), shown]:
        assert not [mark for mark in marks if mark in content or mark.upper() in content]
    assert isinstance(held.signing, SigningKey)
