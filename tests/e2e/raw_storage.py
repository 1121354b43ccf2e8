"""What a browser really has stored, record by record, whatever the application makes of it."""

from __future__ import annotations

from tests.e2e.device_page import DevicePage

BALANCES = """
async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const found = []
  const look = (store, record) => {
    if (record.table === 'balance') found.push([store, record.scope, record.rows])
    if (typeof record.text !== 'string') return
    const rows = JSON.parse(record.text).filter(([table, , row]) => table === 'balance' && row)
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


def stored_balances(phone: DevicePage) -> dict[str, int]:
    """How many rows of book figures lie in the phone's storage, by scope."""
    found: dict[str, int] = {}
    for _, scope, rows in phone.page.evaluate(BALANCES):
        found[scope] = found.get(scope, 0) + rows
    return found
