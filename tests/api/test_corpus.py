"""The corpus of wrong input is large, and no area of it is thin."""

import pytest

from tests.api.corpus import AREAS, corpus

CASES_MIN = 300
IN_EACH_AREA_MIN = 15


def test_there_are_three_hundred_named_cases() -> None:
    assert sum(map(len, corpus().values())) >= CASES_MIN


@pytest.mark.parametrize("area", AREAS)
def test_no_area_is_thin(area: str) -> None:
    assert len(corpus()[area]) >= IN_EACH_AREA_MIN
