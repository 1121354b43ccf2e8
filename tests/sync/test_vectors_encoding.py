"""Canonical form, chain and digests against the shared vectors."""

from hashlib import sha256
from typing import Any

import mmh3
import pytest

from takt_sync.canon import CanonError, canon
from takt_sync.chain import chain_next, chain_start, push_message
from takt_sync.digest import ZERO, add, row_digest, sub, to_hex, total
from takt_sync.envelope import body_identity
from tests.sync.vector_files import cases, title


@pytest.mark.parametrize("case", cases("canon"), ids=title)
def test_the_canonical_form_is_that_of_the_vectors(case: dict[str, Any]) -> None:
    if "why" in case:
        with pytest.raises(CanonError) as refused:
            canon(case["value"])
        assert refused.value.why == case["why"]
        return

    assert canon(case["value"]) == case["canon"].encode()
    assert sha256(canon(case["value"])).hexdigest() == case["sha256"]


@pytest.mark.parametrize("case", cases("chain"), ids=title)
def test_chain_and_identity_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    if "identity" in case:
        assert body_identity(case["operation"]).hex() == case["identity"]
        return

    hashes = [chain_start(case["stream"])]
    for operation in case["operations"]:
        hashes.append(chain_next(hashes[-1], canon(operation)))

    assert [one.hex() for one in hashes] == case["hashes"]
    signed = push_message(case["stream"], len(case["operations"]), hashes[-1])
    assert signed.decode() == case["signed"]


@pytest.mark.parametrize("case", cases("digest"), ids=title)
def test_digests_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    if "text" in case:
        assert f"{mmh3.hash(case['text'], case['seed'], signed=False):08x}" == case["hash"]
    elif "row" in case:
        assert to_hex(row_digest(*case["row"])) == case["digest"]
        assert row_digest(*case["row"]) == row_digest(*case["row"][:2], canon(case["row"][2]))
    else:
        assert to_hex(total(row_digest(*row) for row in case["rows"])) == case["digest"]


def test_a_digest_is_kept_incrementally_in_both_directions() -> None:
    """S8: adding and taking away rows leads where a fresh sum would."""
    first, second = row_digest("t", "1", {"a": 1}), row_digest("t", "2", {"a": 2})

    both = add(add(ZERO, first), second)

    assert sub(both, first) == second
    assert sub(sub(both, second), first) == ZERO
