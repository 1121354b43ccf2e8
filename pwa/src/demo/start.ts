/**
 * Demo of the development server (?demo=<role>): a plant in memory, a server
 * that answers a few calls, and acts in every state. Not part of any build.
 */
import { memoryClient } from '@takt/sync/testing'
import { savePreferences, applyTheme, type Preferences } from '../app/preferences.svelte.ts'
import { dictionary, type Language } from '../app/i18n.svelte.ts'
import type { Phase } from '../app/boot.svelte.ts'
import { useClient } from '../data/client.ts'
import { answerCalls } from './server.ts'
import { happenings } from './happenings.ts'
import { withDocuments } from './documents.ts'
import { withInspections } from './inspections.ts'
import { withLots } from './lots.ts'
import { withNonconformances } from './nonconformances.ts'
import { plant } from './plant.ts'
import { withStocktakes } from './stocktakes.ts'
import { heldNotices, withTraces } from './trace.ts'

const ROLES = ['operator', 'storekeeper', 'supervisor', 'inspector', 'administrator']

async function pinRow(pin: string) {
  const salt = '00112233445566778899aabbccddeeff'
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ])
  const bytes = Uint8Array.from(salt.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes, iterations: 1000 }
  const bits = new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256))
  const hash = Array.from(bits, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { salt, iterations: 1000, hash }
}

function moved(item: number, from: number, to: number, quantity: number) {
  return { item, lot: null, from, to, quantity, unit: null, entered: String(quantity) }
}

async function act(client: ReturnType<typeof memoryClient>, actor: number): Promise<void> {
  const note = { reason: 1, note: null }
  const one = await client.record('stock.move', moved(1, 20, 25, 40), { actor })
  const two = await client.record('stock.issue', moved(6, 26, 91, 8), { actor })
  const three = await client.record('stock.scrap', { ...moved(2, 21, 92, 3), ...note }, { actor })
  const adjust = { item: 5, lot: null, location: 24, quantity: -2, reason: 3, note: null }
  const four = await client.record('stock.adjust', adjust, { actor })
  await client.record('stock.move', moved(7, 27, 30, 12), { actor })
  await client.record('undo', { operation: three.id }, { actor })
  client.settle(one.id, 'booked')
  client.settle(two.id, 'booked')
  client.settle(four.id, 'held', 'right_missing')
  client.settle(three.id, 'server')
}

export async function startDemo(): Promise<Phase> {
  const query = new URLSearchParams(location.search)
  const now = Date.now()
  const { stream } = memoryClient().status
  const base = { ...plant(await pinRow('2580')), ...happenings(now) }
  const papers = withTraces(withDocuments(withLots(base, now), stream, now), now)
  const bad = withNonconformances(withInspections(papers, now), now)
  const rows = withStocktakes(bad, now, query.has('big') ? 20_000 : 36)
  if (query.has('held')) rows['notice'] = { ...rows['notice'], ...heldNotices(now) }
  const client = memoryClient(rows)
  useClient(client)
  answerCalls(rows)
  const role = query.get('demo') ?? ''
  const person = ROLES.indexOf(role) + 1
  const actual = [1, 2, 3, 4, 5][person - 1]
  if (actual) sessionStorage.setItem('takt.person', String(actual))
  else sessionStorage.removeItem('takt.person')
  await act(client, actual ?? 1)
  const offline = query.has('offline')
  client.setStatus({
    phase: offline ? 'offline' : 'idle',
    lastContactAt: now - (offline ? 14 * 60_000 : 2000),
    persisted: !query.has('notpersisted'),
    quota: { usage: 48_000_000, limit: query.has('full') ? 50_000_000 : 2_000_000_000 },
    clockOffMs: query.has('clock') ? 3 * 3_600_000 : 400,
  })
  const theme = query.get('theme') as Preferences['theme'] | null
  savePreferences({ theme: theme ?? 'light', language: (query.get('lang') ?? 'zh-CN') as Language })
  applyTheme()
  await dictionary.use((query.get('lang') ?? 'zh-CN') as Language)
  return role === 'setup' || role === 'enrol' ? role : 'ready'
}
