import type { SyncStatus } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import { minutesSince, syncWord } from './sync-words.ts'

const status = (change: Partial<SyncStatus>): SyncStatus => ({
  phase: 'idle',
  pending: 0,
  created: 0,
  stream: 's',
  acknowledged: 0,
  lastContactAt: null,
  nextTryAt: null,
  leader: true,
  persisted: true,
  quota: null,
  loading: null,
  uploads: null,
  clockOffMs: null,
  ...change,
})

describe('the state of the connection in words', () => {
  it('says that all is in the books only when nothing is pending', () => {
    expect(syncWord(status({}), 0).key).toBe('app.sync_clean')
    expect(syncWord(status({ pending: 2 }), 0).key).toBe('app.sync_sending')
  })

  it('calls a device whose data does not add up incomplete, not offline', () => {
    const lastError = 'digest: master'
    const { key } = syncWord(status({ phase: 'backoff', pending: 3, lastError }), 0)
    expect(key).toBe('app.sync_incomplete')
  })

  it('never claims that acts are kept when there are none', () => {
    expect(syncWord(status({ phase: 'offline' }), 0).key).toBe('app.sync_offline')
    expect(syncWord(status({ phase: 'backoff', pending: 3 }), 0)).toMatchObject({
      key: 'app.sync_offline_pending',
      params: { n: 3 },
      tone: 'warn',
    })
  })

  it('names what a person must do', () => {
    const phases = ['revoked', 'too_old', 'sign_in_needed'] as const

    const keys = phases.map((phase) => syncWord(status({ phase }), 0).key)

    expect(keys).toEqual(['app.sync_revoked', 'app.sync_too_old', 'app.sync_sign_in'])
  })

  it('counts no negative minutes when the clock was set back', () => {
    expect(minutesSince(1_000_000, 0)).toBe(0)
    expect(minutesSince(null, 0)).toBe(0)
  })
})
