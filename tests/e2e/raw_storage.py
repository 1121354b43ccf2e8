"""What a browser really has stored, record by record, whatever the application makes of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tests.e2e.device_page import DevicePage

PATIENCE_S = 240

STORED = """
async (table) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const found = []
  const look = (store, record) => {
    if (record.table === table) found.push([store, record.scope, record.rows])
    if (typeof record.text !== 'string') return
    const rows = JSON.parse(record.text).filter(([of, , row]) => of === table && row)
    if (rows.length > 0) found.push([store, record.scope, rows.length])
  }
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const records = await done(database.transaction(store).objectStore(store).getAll())
      for (const record of records) look(store, record)
    }
    database.close()
  }
  return found
}
"""


def stored_rows(phone: DevicePage, table: str) -> dict[str, int]:
    """How many rows of a table lie in the phone's storage, by scope."""
    found: dict[str, int] = {}
    for _, scope, rows in phone.page.evaluate(STORED, table):
        found[scope] = found.get(scope, 0) + rows
    return found


def until(what: Callable[[], object], wanted: object) -> None:
    """Ask again and again, until what is kept somewhere is as it has to be."""
    end = time.monotonic() + PATIENCE_S
    while (found := what()) != wanted:
        assert time.monotonic() < end, f"{found} instead of {wanted}"
        threading.Event().wait(0.2)
