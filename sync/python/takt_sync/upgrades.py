"""Old versions of operations, brought up to the present one; every version ever shipped stays.

An upgrade is data, so that both languages can run it: fields are renamed, then removed, then given
where they are missing. The stored bytes and the chain are never touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from takt_sync.envelope import Operation


@dataclass(frozen=True, slots=True)
class Upgrade:
    """How the arguments of one version become those of the next."""

    rename: Mapping[str, str] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    default: Mapping[str, Any] = field(default_factory=dict)


Upgrades = Mapping[tuple[str, int], Upgrade]

# (kind, version) -> how it becomes version + 1. Version 1 is the first that was ever shipped.
UPGRADES: Upgrades = {}


def current_version(kind: str, upgrades: Upgrades = UPGRADES) -> int:
    """The version of a kind that the handlers understand."""
    if not upgrades:
        return 1
    return 1 + max((version for known, version in upgrades if known == kind), default=0)


def upgrade_args(args: Mapping[str, Any], upgrade: Upgrade) -> dict[str, Any]:
    """One step."""
    renamed = {upgrade.rename.get(name, name): value for name, value in args.items()}
    kept = {name: value for name, value in renamed.items() if name not in upgrade.remove}
    return {**upgrade.default, **kept}


def upgraded(operation: Operation, upgrades: Upgrades = UPGRADES) -> Operation | None:
    """The operation as the handlers understand it; None when it is newer than they are."""
    current = current_version(operation.kind, upgrades)
    if operation.version == current:
        return operation
    if operation.version > current:
        return None
    args: Mapping[str, Any] = operation.args
    for version in range(operation.version, current):
        args = upgrade_args(args, upgrades[operation.kind, version])
    return operation._replace(version=current, args=dict(args))
