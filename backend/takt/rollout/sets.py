"""Finds mappings and sets of mappings: shipped with Takt by name, or files of one's own.

A set is a folder with `set.toml`: the mappings in the order in which they run, and the
variables that they use with their usual values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.rollout.mapping import ID, MAPPING_BYTES_MAX, MappingPlan, parse_mapping, parse_toml
from takt.rollout.mapping_shape import Shape
from takt.rollout.run import Source

SHIPPED: Final = Path(__file__).parent / "mappings"


@dataclass(frozen=True, slots=True)
class MappingSet:
    """Mappings that belong together, in order."""

    id: str
    plans: tuple[MappingPlan, ...]
    variables: Mapping[str, str]

    def sources(self, folder: Path) -> list[Source]:
        """The mappings with their files below `folder`."""
        return [file_source(plan, folder / (plan.file or "")) for plan in self.plans]


def file_source(plan: MappingPlan, path: Path) -> Source:
    """A mapping with the file it reads; rows inside the mapping come first."""
    if plan.rows is not None:
        return Source(plan, f"{plan.id} (rows of the mapping)")
    return Source(plan, path.name, lambda: path.open("rb"))


def shipped_sets() -> list[str]:
    """The names of the sets that come with Takt."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/set.toml"))


def shipped_mappings() -> list[str]:
    """The names of the mappings that come with Takt and stand alone."""
    sets = set(shipped_sets())
    found = (path for path in SHIPPED.glob("*/*.toml") if path.parent.name not in sets)
    return sorted(path.relative_to(SHIPPED).with_suffix("").as_posix() for path in found)


def load_mapping(name: str) -> MappingPlan:
    """A mapping by path, or by the name of a shipped one such as `takt/items`."""
    path = Path(name)
    if not path.is_file() and ".." not in path.parts:
        path = SHIPPED / f"{name.removesuffix('.toml')}.toml"
    return parse_mapping(_text(path, name))


def load_set(name: str) -> MappingSet:
    """A set by the path of its folder, or by the name of a shipped one."""
    folder = Path(name)
    if not (folder / "set.toml").is_file():
        folder = SHIPPED / Path(name).name
    shape = Shape(parse_toml(_text(folder / "set.toml", name)))
    set_id = shape.text("id", pattern=ID)
    steps = shape.texts("steps", 200)
    variables = shape.words("variables") or {}
    if not steps:
        shape.fault("steps", "missing")
    shape.close()
    if faults := shape.faults():
        raise Invalid("rollout.mapping_invalid", faults)
    plans = [parse_mapping(_text(folder / step, step)) for step in steps]
    ids = [plan.id for plan in plans]
    if len(set(ids)) != len(ids):
        raise Invalid("rollout.mapping_invalid", [FieldError("steps", "repeated")])
    return MappingSet(set_id, tuple(plans), variables)


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(MAPPING_BYTES_MAX + 1).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("rollout.mapping_invalid", [FieldError("", "not_utf8")]) from error
    except OSError as error:
        shipped = ", ".join([*shipped_sets(), *shipped_mappings()])
        raise NotFound("rollout.mapping_not_found", name=name, shipped=shipped) from error
    return text
