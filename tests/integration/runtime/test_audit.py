"""The audit log: added to, never changed, and honest about tampering."""

import asyncio

import asyncpg
import pytest

from takt.runtime import audit
from takt.runtime.audit import AuditEntry, AuditFault
from takt.runtime.database import Database


def entry(number: int) -> AuditEntry:
    return AuditEntry(
        action="catalogue.item_renamed",
        subject=f"item:{number}",
        at=1_700_000_000_000 + number,
        person=7,
        before={"name": "六角螺栓"},
        after={"name": f"六角螺栓 {number}", "note": 'say "hi"', "units": [[1, None]]},
    )


async def fill(database: Database, count: int) -> None:
    async with database.transaction() as connection:
        await audit.append_many(connection, [entry(number) for number in range(count)])


async def faults(database: Database) -> list[AuditFault]:
    async with database.read_snapshot() as connection:
        return await audit.verify(connection)


async def tamper(owner: Database, statement: str) -> None:
    """What only an owner of the database can do, behind the trigger's back."""
    async with owner.transaction() as connection:
        await connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER append_only")
        await connection.execute(statement)


async def test_an_untouched_log_is_clean(database: Database) -> None:
    assert await faults(database) == []

    await fill(database, 5)

    assert await faults(database) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET person = 8 WHERE n = 3",
        "UPDATE audit_entry SET at = at + 1 WHERE n = 3",
        'UPDATE audit_entry SET after = \'{"name":"x"}\' WHERE n = 3',
        "UPDATE audit_entry SET before = NULL WHERE n = 3",
        "UPDATE audit_entry SET action = 'a.b' WHERE n = 3",
        "UPDATE audit_entry SET device = gen_random_uuid() WHERE n = 3",
    ],
)
async def test_a_changed_row_is_named(
    database: Database, owner_database: Database, statement: str
) -> None:
    await fill(database, 5)

    await tamper(owner_database, statement)

    assert await faults(database) == [AuditFault(3, "the row was changed")]


async def test_a_row_sealed_anew_after_a_change_breaks_the_next_one(
    database: Database, owner_database: Database
) -> None:
    await fill(database, 5)
    [row] = await owner_database.pool.fetch("SELECT previous FROM audit_entry WHERE n = 3")
    fields = (3, 1, None, None, "a.b", "item:1", None, None)
    sealed = audit.seal(bytes(row["previous"]), fields).hex()

    await tamper(
        owner_database,
        "UPDATE audit_entry SET at = 1, person = NULL, action = 'a.b', subject = 'item:1',"
        f" before = NULL, after = NULL, hash = '\\x{sealed}' WHERE n = 3",
    )

    assert await faults(database) == [AuditFault(4, "the row does not follow the one before it")]


async def test_a_missing_row_and_a_missing_end_are_noticed(
    database: Database, owner_database: Database
) -> None:
    await fill(database, 5)

    await tamper(owner_database, "DELETE FROM audit_entry WHERE n IN (2, 5)")

    assert await faults(database) == [
        AuditFault(2, "rows are missing"),
        AuditFault(5, "the end of the log is missing"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET at = 1",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
async def test_neither_the_application_nor_the_owner_can_change_the_log(
    database: Database, owner_database: Database, statement: str
) -> None:
    await fill(database, 1)

    for account in (database, owner_database):
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
            async with account.transaction() as connection:
                await connection.execute(statement)

    assert await faults(database) == []


async def test_writers_at_the_same_time_make_one_unbroken_chain(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.transaction() as connection:
            await audit.append(connection, entry(number))

    await asyncio.gather(*(write(number) for number in range(20)))

    assert await faults(database) == []
    async with database.connection() as connection:
        assert await connection.fetchval("SELECT max(n) FROM audit_entry") == 20


async def test_an_entry_goes_when_its_change_is_rolled_back(database: Database) -> None:
    async def fail_after_writing() -> None:
        async with database.transaction() as connection:
            await audit.append(connection, entry(1))
            raise LookupError

    with pytest.raises(LookupError):
        await fail_after_writing()
    await fill(database, 1)

    assert await faults(database) == []
