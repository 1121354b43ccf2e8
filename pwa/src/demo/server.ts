/** The demo's stand-in for the server: fetch() answers from memory. */
import { nonconformanceAnswers } from './nonconformances.ts'
import type { Rows } from './plant.ts'
import { qualityAnswers } from './quality.ts'
import { stocktakeAnswers } from './stocktake-answers.ts'
import { traceAnswers } from './trace.ts'

type Answer = (body: Record<string, unknown>, query: URLSearchParams) => unknown
const QR_SIZE = 25

/** A pattern that looks like a QR code; it is only for looking at the layout. */
function modules(seed: number): string[] {
  const cell = (x: number, y: number) => {
    const corner = (left: number, top: number) => {
      const [dx, dy] = [x - left, y - top]
      if (dx < 0 || dy < 0 || dx > 6 || dy > 6) return undefined
      const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3))
      return ring === 2 ? '0' : '1'
    }
    const marks = corner(0, 0) ?? corner(QR_SIZE - 7, 0) ?? corner(0, QR_SIZE - 7)
    return marks ?? ((x * 31 + y * 17 + x * y * seed) % 5 < 2 ? '1' : '0')
  }
  return Array.from({ length: QR_SIZE }, (_, y) =>
    Array.from({ length: QR_SIZE }, (_, x) => cell(x, y)).join(''),
  )
}

function labels(rows: Rows, body: Record<string, unknown>): unknown {
  const table = body['kind'] === 'location' ? 'location' : 'item'
  const prefix = table === 'item' ? 'I:' : 'L:'
  const ids = (body['ids'] ?? []) as number[]
  return {
    labels: ids.map((id) => {
      const row = rows[table]?.[String(id)] ?? {}
      const text = [row['code'], row['name_zh'], row['name_en']]
      return { text, code: `${prefix}${String(row['code'])}`, modules: modules(id) }
    }),
  }
}

function answers(rows: Rows): Record<string, Answer> {
  const all = (table: string) => Object.values(rows[table] ?? {})
  const devices = all('device_state').map((row, at) => ({
    id: row['device'],
    name: row['name'],
    site: 1,
    kind: at === 1 ? 'personal' : 'shared',
    status: row['status'],
    enrolled_at: Date.now() - 40 * 86_400_000,
    seen_at: row['seen_at'],
    person: at === 1 ? 3 : null,
  }))
  const roles = ['administrator', 'planner', 'supervisor', 'storekeeper', 'operator', 'inspector']
  const people = all('person').map((row) => ({
    ...row,
    roles: (row['roles'] as string[]).map((role) => ({ role, site: 1 })),
    has_pin: row['pin'] !== null,
    has_password: true,
    has_badge: false,
  }))
  const session = () => ({
    access_token: 'demo',
    expires_at: Date.now() + 900_000,
    person: { ...rows['person']?.[sessionStorage.getItem('takt.person') ?? '5'], site: 1 },
  })
  return {
    'GET /api/v1/devices': () => ({ devices }),
    'POST /api/v1/devices/enrolments': () => ({
      code: 'K7Q2M9XZ4T',
      url: `${location.origin}/#enrol=K7Q2M9XZ4T`,
      expires_at: Date.now() + 900_000,
      modules: modules(7),
    }),
    'GET /api/v1/people': () => ({ people }),
    'GET /api/v1/roles': () => ({ roles: roles.map((code) => ({ code, permissions: [] })) }),
    'POST /api/v1/labels': (body) => labels(rows, body),
    'POST /api/v1/session/refresh': () => session(),
    'POST /api/v1/session': () => session(),
  }
}

export function answerCalls(rows: Rows): void {
  const real = window.fetch.bind(window)
  const known = {
    ...answers(rows),
    ...traceAnswers(rows, Date.now()),
    ...stocktakeAnswers(rows),
    ...nonconformanceAnswers(rows, Date.now()),
    ...qualityAnswers(rows, Date.now()),
  }
  window.fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input)
    if (!path.startsWith('/api/')) return real(input, init)
    if (new URLSearchParams(location.search).has('offline')) throw new TypeError('offline')
    const [address = '', query = ''] = path.split('?')
    const answer = known[`${init?.method ?? 'GET'} ${address}`]
    const text = typeof init?.body === 'string' ? init.body : '{}'
    if (!answer) return new Response('{"code":"not_found"}', { status: 404 })
    const body = JSON.parse(text) as Record<string, unknown>
    return Response.json(answer(body, new URLSearchParams(query)))
  }
}
