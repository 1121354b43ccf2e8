"""Rows that are published can be digested by every device, whatever an area wrote."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from takt.runtime.feeds import FeedBatch
from takt_sync.canon import canon
from takt_sync.digest import row_digest

DECOMPOSED = "Jose\u0301"


def test_a_name_that_is_not_in_nfc_is_published_in_nfc() -> None:
    """A paste from another system must not keep every device from its next reveal."""
    batch = FeedBatch()
    batch.add("site:1", "location", "1", {"name_en": DECOMPOSED})
    assert json.loads(batch.texts[0] or "") == {"name_en": "Jos\u00e9"}


@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    )
)
def test_the_digest_that_travels_is_the_one_that_devices_compute(row: dict[str, str]) -> None:
    """Whatever the text: marks at the start of a string and Korean syllables among it."""
    batch = FeedBatch()
    batch.add("site:1", "location", "1", row)
    seen = json.loads(batch.texts[0] or "")
    assert seen == {name: unicodedata.normalize("NFC", text) for name, text in row.items()}
    assert canon(seen) == (batch.texts[0] or "").encode()
    assert (batch.lanes0[0], batch.lanes1[0]) == row_digest("location", "1", seen)
