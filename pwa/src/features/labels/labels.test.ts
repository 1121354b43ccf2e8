import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DesignElement, LabelDesign, Printer, PrintJob, Tables } from '../../data/rows.ts'
import { digitalLink } from '../../scan/gs1/index.ts'
import { gtinOf, HOST, humanReadable, lotPairs, type Lookup, symbolOf, thingOf } from './content.ts'
import { bodyOf, fieldsOf, newElement, um } from './design-fields.ts'
import { laidOut, textLines } from './layout.ts'
import { argsOf, copiesFrom, designsFor, printersFor, reprintArgs, shownStatus } from './order.ts'
import { idsFrom, pagesOf, sheetOf } from './paper.ts'
import { SAMPLES } from './samples.ts'

interface LineCase {
  name: string
  text: string
  element: DesignElement
  lines: { x_um: number; baseline_um: number; size_tenths_pt: number; text: string }[]
}
interface CodeCase {
  name: string
  barcodes: [string, number | null][]
  lot: {
    code: string
    expires_on: string | null
    best_before_on: string | null
    produced_on: string | null
  }
  today: string
  serial: boolean
  unit: string
  scale: number
  quantity: string
  pairs: [string, string][]
  human_readable: string
  link: string | null
}
const vectors = JSON.parse(
  readFileSync(new URL('../../../../sync/vectors/labels.json', import.meta.url), 'utf8'),
) as { lines: LineCase[]; codes: CodeCase[] }

const TODAY = '2026-01-05'
const ELEMENT: DesignElement = {
  kind: 'text',
  x_um: 2000,
  y_um: 3000,
  width_um: 30_000,
  height_um: 10_000,
  field: null,
  literal: null,
  size_pt: 10,
  align: 'left',
  bold: false,
  wrap: false,
}

/** The rows of a plant as plain objects. */
function plant(rows: { [Name in keyof Tables]?: Record<string, Partial<Tables[Name]>> }): Lookup {
  return {
    row: (table, key) => rows[table]?.[String(key)] as Tables[typeof table] | undefined,
  }
}

describe('the shared vectors', () => {
  it.each(vectors.lines)('place the lines of a text: $name', ({ text, element, lines }) => {
    const drawn = textLines(element, text).map((line) => ({
      x_um: line.x_um,
      baseline_um: line.baseline_um,
      size_tenths_pt: line.size_tenths_pt,
      text: line.text,
    }))

    expect(drawn).toEqual(lines)
  })

  it.each(vectors.codes)('say what a lot is called: $name', (one) => {
    const books = plant({
      lot: { l: { ...one.lot, item: 5 } },
      unit: { 1: { code: one.unit } },
      item: {
        5: {
          ...{ code: 'X', unit: 1, scale: one.scale },
          ...{ barcodes: one.barcodes, serial_tracked: one.serial },
        },
      },
    })

    const thing = thingOf('lot', 'l', books, one.today, one.quantity)

    expect(thing?.gs1).toEqual(one.pairs)
    expect(thing && humanReadable(thing)).toBe(one.human_readable)
    expect(thing && thing.gs1.length > 0 ? digitalLink(thing.gs1, HOST) : null).toBe(one.link)
  })
})

describe('what a label says', () => {
  it('carries GS1 content only where a GTIN names the item', () => {
    expect(gtinOf({ barcodes: [['12345', null]] })).toBeNull()
    expect(lotPairs(null, SAMPLE_LOT, TODAY)).toEqual([])
    expect(symbolOf({ ...ELEMENT, kind: 'qr', field: 'gs1' }, SAMPLES.location)).toEqual({
      format: 'qr',
      text: 'L:A-01-02',
    })
    expect(symbolOf({ ...ELEMENT, kind: 'datamatrix', field: 'gs1' }, SAMPLES.lot)).toEqual({
      format: 'datamatrix',
      pairs: SAMPLES.lot.gs1,
    })
    expect(symbolOf({ ...ELEMENT, kind: 'datamatrix', field: 'house' }, SAMPLES.lot)).toEqual({
      format: 'datamatrix',
      text: 'T:BRG-6204:L2401-A',
    })
  })

  it('has no label for what this device does not know', () => {
    const books = plant({ lot: { l: { code: null as unknown as string, item: 5 } } })

    expect(thingOf('lot', 'l', books, TODAY)).toBeUndefined()
    expect(thingOf('item', '7', books, TODAY)).toBeUndefined()
    expect(thingOf('job', '7', books, TODAY)).toBeUndefined()
  })

  it('tells of a job what is made, how much and by when', () => {
    const books = plant({
      work_order: { 7: { code: 'WO-1', item: 5, quantity: 2500, due_on: '2026-02-01' } },
      item: { 5: { code: 'X', unit: 1, scale: 3, name_zh: '水泵', name_en: '' } },
      unit: { 1: { code: 'KG' } },
    })

    const thing = thingOf('job', '7', books, TODAY)

    expect(thing?.house).toBe('J:WO-1')
    expect(thing?.fields).toMatchObject({ quantity: '2.500', unit: 'KG', due_on: '2026-02-01' })
  })

  it('names a place from the site down', () => {
    const books = plant({
      location: {
        1: { code: 'S1', parent: null },
        2: { code: 'W1', parent: 1 },
        3: { code: 'A', parent: 2, name_zh: '甲', name_en: '' },
      },
    })

    expect(thingOf('location', '3', books, TODAY)?.fields).toMatchObject({
      path: 'S1 / W1',
      names: '甲',
    })
  })

  it('prints a caption only with its field', () => {
    const caption = { ...ELEMENT, field: 'best_before_on', literal: 'BB ' }
    const design = { width_um: 60_000, height_um: 40_000, elements: [caption] }
    const without = { ...SAMPLES.lot, fields: { ...SAMPLES.lot.fields, best_before_on: '' } }

    expect(laidOut(design, without)).toEqual([])
    expect(laidOut(design, SAMPLES.lot)).toMatchObject([{ text: 'BB 2026-12-31' }])
  })
})

const SAMPLE_LOT = { code: 'L1', expires_on: null, best_before_on: null, produced_on: null }

describe('an order', () => {
  const order = { kind: 'lot' as const, ids: ['5', 'a-b'], design: 'D', copies: 2, quantity: ' ' }

  it('sends row numbers as numbers and identifiers as texts', () => {
    expect(argsOf(order, 'job', 3)).toMatchObject({
      ids: [5, 'a-b'],
      printer: 3,
      quantity: null,
      reprint_of: null,
      reason: null,
    })
  })

  it('is printed again with a reason, and always of the first one', () => {
    const job = { ...order, ids: ['5'], id: 'second', reprint_of: 'first' } as unknown as PrintJob

    expect(reprintArgs(job, 'third', 3, 9)).toMatchObject({
      job: 'third',
      reprint_of: 'first',
      reason: 9,
    })
  })

  it('takes what is typed for copies within bounds', () => {
    expect(['', 'x', '0', '7', '999'].map(copiesFrom)).toEqual([1, 1, 1, 7, 100])
  })

  it('offers designs of its kind and printers that have room', () => {
    const design = (code: string, kind: string, width_um: number) =>
      ({
        code,
        kind,
        design: { width_um, height_um: 40_000, elements: [] },
      }) as unknown as LabelDesign
    const small = design('S', 'lot', 60_000)
    const printer = (name: string, width_mm: number) =>
      ({ name, width_mm, height_mm: 60 }) as unknown as Printer

    const found = designsFor('lot', [design('L', 'lot', 100_000), design('I', 'item', 1), small])

    expect(found.map(({ code }) => code)).toEqual(['S', 'L'])
    expect(
      printersFor(small, [printer('B', 60), printer('A', 100), printer('C', 50)]),
    ).toMatchObject([{ name: 'A' }, { name: 'B' }])
  })
})

describe('paper', () => {
  const design = { width_um: 60_000, height_um: 40_000, elements: [] }

  it('holds as many labels as fit, in the middle of the sheet', () => {
    expect(sheetOf(design, 'a4')).toMatchObject({ columns: 3, rows: 7, left_mm: 15, top_mm: 8.5 })
    expect(sheetOf(design, 'roll')).toMatchObject({ columns: 1, rows: 1, width_mm: 60 })
  })

  it('is filled page after page, used places left empty', () => {
    const pages = pagesOf([0, 1, 2, 3], { columns: 2, rows: 2 }, 1)

    expect(pages).toEqual([[undefined, 0, 1, 2], [3]])
    expect(pagesOf([1], { columns: 1, rows: 1 }, 99)).toEqual([[1]])
  })

  it('takes only real ids from the address', () => {
    const lot = '0192aaaa-0000-7000-8000-000000000001'
    expect(idsFrom(`5,x,-1,7.5,${lot}`)).toEqual(['5', lot])
    expect(idsFrom(null)).toEqual([])
  })
})

describe('the form of a design', () => {
  const row: LabelDesign = {
    id: 3,
    code: 'D',
    name_zh: '签',
    name_en: null,
    kind: 'lot',
    design: {
      width_um: 60_500,
      height_um: 40_000,
      elements: [{ ...ELEMENT, field: 'lot_code', literal: 'Lot ' }],
    },
  }

  it('gives back the row that it was made from', () => {
    expect({ ...bodyOf(fieldsOf(row)), id: row.id }).toEqual(row)
  })

  it('reads millimetres with a point or a comma, and leaves the rest to the server', () => {
    expect(['2.5', '2,5', ' 60 ', '', 'x'].map(um)).toEqual([2500, 2500, 60_000, '', 'x'])
  })

  it('drops a field that another kind of thing does not have', () => {
    const fields = { ...fieldsOf(row), kind: 'person' as const }
    const body = bodyOf({ ...fields, elements: [...fields.elements, newElement()] })

    expect(body).toMatchObject({ design: { elements: [{ field: null }, { field: null }] } })
  })
})

describe('a print job that broke off', () => {
  const job = { status: 'failed', error: 'broke_off' } as PrintJob

  it('may have printed, and says so', () => {
    expect(shownStatus(job)).toBe('unsure')
    expect(shownStatus({ ...job, error: 'interrupted' })).toBe('unsure')
  })

  it('is no other failure, and not a wait', () => {
    expect(shownStatus({ ...job, error: 'not_reached' })).toBe('failed')
    expect(shownStatus({ ...job, status: 'waiting' })).toBe('waiting')
  })
})
