/** Clearing what can be loaded again, and leaving the device for good. */
import { DATABASE } from '../../data/client.ts'

/**
 * Programs and pictures only; IndexedDB is never touched. The service worker goes with
 * them, since it stores the program when it is installed and at no other time.
 */
export async function clearProgram(): Promise<void> {
  const [names, workers] = await Promise.all([
    caches.keys(),
    navigator.serviceWorker?.getRegistrations() ?? [],
  ])
  await Promise.all(names.map((name) => caches.delete(name)))
  await Promise.all(workers.map((worker) => worker.unregister()))
}

/**
 * Only after every act is in the books: removes the local data and this device's key.
 * The data goes first and the key last: data without its key would be taken for that
 * of the next device that is connected here.
 */
export async function forgetDevice(
  pending: number,
  onBlocked: () => void,
): Promise<'unsent' | 'done'> {
  if (pending > 0) return 'unsent'
  const known = 'databases' in indexedDB ? await indexedDB.databases() : []
  const ours = known.map(({ name = '' }) => name).filter((name) => name.startsWith(DATABASE))
  for (const name of new Set([DATABASE, ...ours.filter((name) => name !== KEYS), KEYS])) {
    await remove(name, onBlocked)
  }
  sessionStorage.clear()
  return 'done'
}

const KEYS = `${DATABASE}.keys`

/** Another tab lets go of its connection when it is asked to; until then this waits. */
function remove(name: string, onBlocked: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error ?? new Error('not deleted'))
    request.onblocked = onBlocked
  })
}

/** "48 MB" */
export function sizeText(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB']
  let value = bytes
  let step = 0
  while (value >= 1000 && step < steps.length - 1) {
    value /= 1000
    step += 1
  }
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${steps[step] ?? ''}`
}
