"""What areas add to pushes is put together once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from takt.app import EXTENSIONS
from takt.inventory.extension import Extension, Extensions


def area(name: str, **parts: Any) -> Extension:
    return cast(Extension, SimpleNamespace(area=name, **({"kinds": {}} | parts)))


def test_two_areas_may_not_decide_on_one_kind() -> None:
    kind = cast(Any, object())
    with pytest.raises(ValueError, match=r"lot\.paint"):
        Extensions([area("one", kinds={"lot.paint": kind}), area("two", kinds={"lot.paint": kind})])


def test_only_areas_that_follow_the_books_are_told_of_each_act() -> None:
    def follow(*_: object) -> None:
        """Told of an act."""

    joined = Extensions([area("deaf"), area("listening", follow=follow)])
    assert joined.followers == [follow]


def test_the_kinds_of_all_areas_of_the_product_come_together() -> None:
    joined = Extensions(EXTENSIONS)
    assert {"stock.reserve", "inspect.result", "label.print", "attach"} <= joined.kinds.keys()
