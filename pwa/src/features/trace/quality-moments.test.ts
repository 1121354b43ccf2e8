import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary } from '../../app/i18n.svelte.ts'
import { useClient } from '../../data/client.ts'
import { memoryClient } from '@takt/sync/testing'
import type { Moment } from './answers.ts'
import { qualityDetail, qualityTitle, qualityTone } from './quality-moments.ts'

const aMoment = (change: Partial<Moment>): Moment => ({
  ...{ at: 1, source: 'nonconformance', key: 'k', act: null, operation: null, person: 1 },
  ...{ device: null, location: null, entry: null, quantity: null, status: null, reason: null },
  ...{ undone_by: null, code: null, data: null, ...change },
})

beforeAll(async () => {
  useClient(memoryClient({ item: { '3': { id: 3, code: 'A', scale: 0, unit: 1 } } }))
  await dictionary.use('en')
  await dictionary.need(['floor', 'office'])
})

describe('the timeline of a lot', () => {
  it('tells of a case its number, and how much was found', () => {
    const moment = aMoment({ quantity: 4, data: { number: 'NC-00041' } })

    expect(qualityTitle(3, moment)).toBe('Bad goods reported 4')
    expect(qualityDetail(moment)).toEqual(['NC-00041'])
    expect(qualityTone(moment)).toBe('warn')
  })

  it('tells what was decided, and the order that came of it', () => {
    const data = { number: 'NC-00041', disposition: 'rework', work_order_code: 'NC-00041-1' }
    const moment = aMoment({ act: 'nonconformance.dispose', quantity: 4, data })

    expect(qualityTitle(3, moment)).toBe('Decision: Rework 4')
    expect(qualityDetail(moment)).toEqual(['NC-00041', 'Rework order NC-00041-1'])
  })

  it('tells what was signed, and what had no effect', () => {
    const signed = (status: string): Moment =>
      aMoment({ act: 'nonconformance.sign', status, data: { takes_effect: false } })

    expect(qualityTitle(3, signed('released'))).toBe('Release signed')
    expect(qualityTone(signed('released'))).toBe('good')
    expect(qualityTone(signed('rejected'))).toBe('warn')
    expect(qualityDetail(signed('released'))).toEqual(['without effect'])
  })

  it('tells that a sample was drawn, and what it came to', () => {
    const begun = aMoment({ source: 'inspection', status: 'begun' })
    const failed = aMoment({ source: 'inspection', status: 'failed', data: { n: 32, found: 2 } })

    expect(qualityTitle(3, begun)).toBe('Inspection: Sample drawn')
    expect(qualityTitle(3, failed)).toBe('Inspection: Failed')
    expect(qualityDetail(failed)).toEqual(['2 found in 32'])
    expect(qualityTone(failed)).toBe('stop')
  })
})
