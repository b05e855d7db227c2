"""A pseudonym is the same under the same key, and tells nothing without it (R19)."""

from __future__ import annotations

import hashlib
import hmac
import time

import numpy as np
import pytest
from how_many import examples

from riskkit.domain.errors import SpecError
from riskkit.domain.pseudonyms import LENGTH, Pseudonyms, message_of, published_pseudonyms

KEY, OTHER = Pseudonyms(bytes(range(32))), Pseudonyms(bytes(range(1, 33)))
IDS = [f"{n:010d}" for n in range(2_000)]


def test_a_pseudonym_is_short_readable_and_the_same_every_time():
    [name] = KEY.people(["9434765919"])

    assert name == KEY.people(["x", "9434765919"])[1]
    assert name.startswith("p-")
    assert len(name) == 2 + LENGTH
    assert set(name[2:]) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_it_is_the_hmac_of_the_standard_library():
    import base64

    for one in ("", "a", "9434765919", "Zoë", "x" * 5_000):
        digest = hmac.digest(KEY.key, message_of("person", one), "sha256")
        assert KEY.people([one]) == ["p-" + base64.b32encode(digest).decode().lower()[:LENGTH]]


def test_equal_ids_get_equal_pseudonyms_in_the_order_given():
    assert KEY.people(["b", "a", "b"]) == [*KEY.people(["b", "a"]), *KEY.people(["b"])]
    assert KEY.people([]) == []


def test_keys_and_purposes_name_the_same_id_differently():
    published = [published_pseudonyms(seed).people(IDS) for seed in (7, 8)]
    sets = [KEY.people(IDS), KEY.records(IDS), OTHER.people(IDS), *published]
    tails = [{name[2:] for name in names} for names in sets]

    assert len(set().union(*tails)) == 5 * len(IDS)


def test_no_pseudonym_is_found_in_a_table_of_unkeyed_hashes():
    import base64

    table = set()
    for one in IDS:
        for said in (one, f"person{one}", message_of("person", one).decode("utf-8", "replace")):
            for kind in ("md5", "sha1", "sha256", "sha512"):
                digest = hashlib.new(kind, said.encode(), usedforsecurity=False).digest()
                table |= {base64.b32encode(digest).decode().lower()[:LENGTH], digest.hex()[:LENGTH]}

    assert not table & {name[2:] for name in KEY.people(IDS)}


def test_no_two_of_many_ids_share_a_pseudonym():
    """10 million before a release, 200,000 in CI; compared as hashes of their letters, which fit in memory."""
    many, step = examples(200_000, 10_000_000), 200_000
    seen = np.empty((many, 2), dtype=np.uint64)
    for start in range(0, many, step):
        letters = "".join(name[2:18] for name in KEY.people([str(n) for n in range(start, start + step)]))
        seen[start : start + step] = np.frombuffer(letters.encode(), dtype=np.uint64).reshape(-1, 2)
    order = np.lexsort((seen[:, 0], seen[:, 1]))
    same = (np.diff(seen[order, 0]) == 0) & (np.diff(seen[order, 1]) == 0)

    assert int(same.sum()) == 0, "not even the first 16 of 20 letters are shared"


def test_a_hundred_thousand_ids_take_a_fraction_of_a_second():
    ids = [str(n) for n in range(100_000)]
    start = time.process_time()
    KEY.people(ids)

    assert time.process_time() - start < 1.0  # 0.2 s on a quiet core: 1 million in about 2


def test_the_key_shows_in_no_words_and_its_id_tells_nothing_of_it():
    assert KEY.key.hex() not in repr(KEY) + str(KEY.facts) + KEY.key_id
    assert str(KEY.key) not in repr(KEY)
    assert KEY.key_id != OTHER.key_id
    assert published_pseudonyms(7).facts["about"] == "pseudonyms of made-up people, not secret"


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_another_size_is_refused(size):
    with pytest.raises(SpecError, match="32 bytes"):
        Pseudonyms(b"x" * size)
