"""Permissions on (area, action), and the roles that bundle them by position in the plant.

The database holds the same roles, written by migrations; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INVENTORY_ACTS = (
    "receive",
    "put_away",
    "move",
    "issue",
    "return",
    "scrap",
    "count",
    "adjust",
    "approve_adjustment",
    "hold",
    "release",
    "resolve",
    "backdate",
    "ship",
    "consume",
    "output",
    "regroup",
    "reserve",
    "edit_lot",
    "alerts",
)
PERMISSIONS: tuple[str, ...] = (
    "inventory.view",
    *(f"inventory.{act}" for act in INVENTORY_ACTS),
    "inventory.view_ledger",
    "catalogue.view",
    "catalogue.edit",
    "live.view",
    "identity.view_people",
    "identity.manage_people",
    "identity.manage_devices",
    "identity.enrol_own_device",
    "identity.view_audit",
    "operations.view",
    "data.import",
    "data.export",
    "labels.print",
    "labels.edit",
    "partners.view",
    "partners.edit",
    "purchasing.view",
    "purchasing.edit",
    "demand.view",
    "demand.edit",
    "production.view",
    "production.edit",
    "quality.inspect",
    "traceability.view",
    "traceability.recall",
    "catalogue.costs",
    "stocktake.plan",
    "stocktake.review",
    "quality.plan",
    "quality.report",
    "quality.dispose",
    "quality.view",
)
READING = ("inventory.view", "catalogue.view")
DOCUMENTS = ("partners.view", "purchasing.view", "demand.view", "production.view")
PLANNING = ("partners.edit", "purchasing.edit", "demand.edit", "production.edit")
TRACING = ("traceability.view", "traceability.recall")
QUALITY = tuple(f"quality.{act}" for act in ("plan", "report", "dispose", "view"))


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions, by position in the plant."""

    code: str
    name_zh: str
    name_en: str
    permissions: tuple[str, ...]


def _acts(*names: str) -> tuple[str, ...]:
    return tuple(f"inventory.{name}" for name in names)


ROLES: Mapping[str, Role] = {
    role.code: role
    for role in (
        Role("administrator", "管理员", "Administrator", PERMISSIONS),
        Role(
            "planner",
            "计划员",
            "Planner",
            (
                *READING,
                "inventory.view_ledger",
                "catalogue.edit",
                "live.view",
                "identity.view_people",
                "identity.enrol_own_device",
                "data.export",
                "inventory.reserve",
                *DOCUMENTS,
                *PLANNING,
                *TRACING,
                "catalogue.costs",
                "stocktake.plan",
                "quality.plan",
                "quality.view",
            ),
        ),
        Role(
            "supervisor",
            "班组长",
            "Supervisor",
            (
                *READING,
                *_acts(*INVENTORY_ACTS),
                "inventory.view_ledger",
                "live.view",
                "identity.view_people",
                "identity.manage_devices",
                "identity.enrol_own_device",
                "data.export",
                "labels.print",
                "labels.edit",
                *DOCUMENTS,
                "quality.inspect",
                *TRACING,
                "catalogue.costs",
                "stocktake.plan",
                "stocktake.review",
                *QUALITY,
            ),
        ),
        Role(
            "storekeeper",
            "仓管员",
            "Storekeeper",
            (
                *READING,
                *_acts("receive", "put_away", "move", "issue", "return", "scrap"),
                *_acts("count", "adjust", "hold", "ship", "regroup", "reserve"),
                "labels.print",
                *DOCUMENTS,
                "traceability.view",
                "quality.report",
            ),
        ),
        Role(
            "operator",
            "操作工",
            "Operator",
            (
                *READING,
                *_acts("move", "issue", "return", "scrap", "count", "hold"),
                *_acts("consume", "output", "regroup"),
                "labels.print",
                "production.view",
                "traceability.view",
                "quality.report",
            ),
        ),
        Role(
            "inspector",
            "检验员",
            "Inspector",
            (
                *READING,
                *_acts("hold", "release", "move", "scrap", "edit_lot"),
                "quality.inspect",
                "purchasing.view",
                "production.view",
                *TRACING,
                *QUALITY,
            ),
        ),
        Role(
            "viewer",
            "查看者",
            "Viewer",
            (
                *READING,
                "inventory.view_ledger",
                "live.view",
                *DOCUMENTS,
                "traceability.view",
                "quality.view",
            ),
        ),
    )
}
