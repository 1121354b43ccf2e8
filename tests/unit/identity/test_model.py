"""Rights over time, what a device may hold, and which rows reach it."""

import dataclasses
import json
from hashlib import sha256

import pytest

from takt.identity.model import (
    DAY_MS,
    RULES,
    Assignment,
    AttemptLimit,
    Device,
    Person,
    Pin,
    Rights,
    Stocktake,
    World,
    changed_rows,
    device_row,
    grant_until,
    leaves_nobody_in_charge,
    name_key,
    people_on,
    person_row,
    rows_of_board,
    rows_of_device,
    rows_of_site,
    rules_mark,
    scopes_of,
)
from takt.identity.roles import PERMISSIONS, ROLES

SITE = 1


def held(
    role: str, site: int | None = SITE, since: int = 0, until: int | None = None
) -> Assignment:
    return Assignment(role, frozenset(ROLES[role].permissions), site, since, until)


def a_person(number: int, *assignments: Assignment, active: bool = True) -> Person:
    return Person(number, f"P{number}", "en", active, assignments=assignments)


def a_device(**changes: object) -> Device:
    device = Device("d1", "Gate", SITE, "shared", "active", "00A", 20 * DAY_MS)
    return dataclasses.replace(device, **changes)  # type: ignore[arg-type]  # a test's free choice


@pytest.mark.parametrize(
    ("at_ms", "is_held"), [(99, False), (100, True), (199, True), (200, False)]
)
def test_a_right_begins_with_its_role_and_ends_with_it(at_ms: int, is_held: bool) -> None:
    rights = Rights((held("operator", since=100, until=200),))

    assert rights.held("inventory.move", SITE, at_ms) is is_held


def test_a_role_at_one_site_says_nothing_about_another() -> None:
    rights = Rights((held("operator"),))

    assert not rights.held("inventory.move", SITE + 1, 0)
    assert not rights.held("inventory.move", None, 0)


def test_a_role_at_all_sites_holds_everywhere() -> None:
    rights = Rights((held("operator", site=None),))

    assert rights.held("inventory.move", 77, 0)
    assert rights.held("inventory.move", None, 0)


def test_roles_name_known_permissions_once() -> None:
    for role in ROLES.values():
        assert len(set(role.permissions)) == len(role.permissions)
        assert set(role.permissions) <= set(PERMISSIONS)


def test_only_an_administrator_manages_people() -> None:
    managing = [
        code for code, role in ROLES.items() if "identity.manage_people" in role.permissions
    ]

    assert managing == ["administrator"]


def test_a_shared_device_carries_the_people_of_its_site() -> None:
    people = [
        a_person(1, held("operator")),
        a_person(2, held("operator", site=2)),
        a_person(3, held("viewer", site=None)),
        a_person(4, held("operator"), active=False),
        a_person(5, held("operator", until=5)),
        a_person(6),
    ]

    assert [person.id for person in people_on(a_device(), people)] == [1, 3]


def test_a_personal_device_carries_its_owner_alone() -> None:
    people = [a_person(1, held("supervisor")), a_person(2, held("operator"))]

    device = a_device(kind="personal", person=2)

    assert [person.id for person in people_on(device, people)] == [2]


@pytest.mark.parametrize("status", ["revoked", "lost", "retired"])
def test_a_device_out_of_use_holds_nothing(status: str) -> None:
    device = a_device(status=status)

    assert scopes_of(device, World([a_person(1, held("administrator"))])) == set()
    assert [key[1] for key in rows_of_device(device, [a_person(1, held("viewer"))])] == ["device"]


def test_a_device_is_granted_the_union_of_what_its_people_may_read() -> None:
    world = World(
        [a_person(1, held("operator")), a_person(2, held("viewer"))], {SITE: [4, 5], 2: [9]}
    )

    assert scopes_of(a_device(), world) == {
        "me:d1",
        "master",
        "lots",
        "site:1",
        "warehouse:4",
        "warehouse:5",
        "live:1",
    }


def test_a_person_row_holds_what_the_device_needs_and_nothing_more() -> None:
    pin = Pin("00" * 16, 600_000, "11" * 32)
    person = dataclasses.replace(a_person(1, held("viewer")), pin=pin, badge_hash="ab" * 32)

    assert person_row(person, SITE) == {
        "id": 1,
        "name": "P1",
        "roles": ["viewer"],
        "permissions": sorted(ROLES["viewer"].permissions),
        "pin": {"salt": "00" * 16, "iterations": 600_000, "hash": "11" * 32},
        "badge": "ab" * 32,
        "language": "en",
        "active": True,
    }


def test_only_differing_rows_are_published_and_missing_ones_removed() -> None:
    device = a_device()
    old = rows_of_device(device, [a_person(1, held("viewer")), a_person(2, held("viewer"))])
    new = rows_of_device(device, [a_person(1, held("viewer")), a_person(3, held("viewer"))])

    changes = changed_rows(old, new)

    assert {key[2]: row is None for key, row in changes.items()} == {"2": True, "3": False}
    assert changed_rows(new, new) == {}


def test_the_device_row_says_how_long_acts_offline_are_covered() -> None:
    row = device_row(a_device())

    assert (row["granted_until"], row["offline_grant_days"]) == (20 * DAY_MS, 14)


@pytest.mark.parametrize(
    ("now_ms", "until"), [(6 * DAY_MS, None), (7 * DAY_MS, 21 * DAY_MS), (0, None)]
)
def test_the_offline_grant_is_renewed_once_a_day(now_ms: int, until: int | None) -> None:
    assert grant_until(now_ms, a_device()) == until


def test_somebody_must_stay_in_charge() -> None:
    boss, local = a_person(1, held("administrator", site=None)), a_person(2, held("administrator"))

    assert leaves_nobody_in_charge([boss, local], [local])
    assert not leaves_nobody_in_charge([boss, local], [boss])
    assert not leaves_nobody_in_charge([local], [])


def test_names_are_equal_however_they_are_spelled() -> None:
    assert name_key("  Ａnna   BERG ") == name_key("anna berg")
    assert name_key("王伟") != name_key("王薇")


def test_tries_beyond_the_limit_wait_for_the_end_of_the_window() -> None:
    limit = AttemptLimit(3, 60_000)

    assert limit.retry_ms(3, 0, 10_000) == 0
    assert limit.retry_ms(4, 0, 10_000) == 50_000
    assert limit.retry_ms(4, 0, 59_900) == 1_000


TOLD = {4: "81aa21a6415d6c35cb832e1b8e394cd01a432ff87315b4f3fff6b0fe03c5691b"}
"""The digest of what devices are told in the plant below, by version of the rules."""


def test_whoever_changes_what_devices_are_told_raises_the_version_of_the_rules() -> None:
    may = frozenset({"inventory.move", "inventory.count", "labels.print"})
    works = Assignment("operator", may, SITE, 5)
    watches = Assignment("viewer", frozenset({"live.view"}), None)
    leads = Assignment("supervisor", frozenset({"inventory.resolve", "live.view"}), SITE)
    pin = Pin("5a", 1_000, "6b")
    owner = Person(2, "Wang", "zh-CN", True, SITE, pin, "badge", True, (leads,))
    people = [a_person(1, works, watches), owner, a_person(3, active=False)]
    stocktakes = {SITE: [Stocktake(5, is_hidden=True), Stocktake(6, is_hidden=False)]}
    world = World(people, {SITE: [11, 12]}, stocktakes, {"d2": {5}})
    devices = [a_device(), a_device(id="d2", kind="personal", person=2), a_device(status="lost")]

    told = [
        (sorted(scopes_of(one, world)), sorted(rows_of_device(one, people).items()))
        for one in devices
    ]
    names = [sorted(rows(SITE, people).items()) for rows in (rows_of_board, rows_of_site)]
    text = json.dumps([told, names], sort_keys=True)

    assert sha256(text.encode()).hexdigest() == TOLD[RULES]


def test_a_right_that_a_role_gains_or_loses_makes_other_rules() -> None:
    viewer = ROLES["viewer"]
    fewer = dataclasses.replace(viewer, permissions=viewer.permissions[1:])

    assert rules_mark(dict(ROLES)) == rules_mark()
    assert rules_mark({**ROLES, "viewer": fewer}) != rules_mark()
