/** With what the form of a booking begins: the act as it was said, or what a scan told. */
import type { JsonObject } from '@takt/sync'
import type { Notice } from '../../data/rows.ts'
import { fromScaled } from '../../ui/decimal.ts'
import type { Lookup } from '../acts/describe.ts'
import { BOOK_KINDS, type BookInput, type BookKind } from './book.ts'

export interface Begun {
  kind: BookKind
  item: number | undefined
  /** 0 where nothing is chosen yet. */
  from: number
  to: number
  reason: number
  hasLot: boolean
  lot: string | null
  lotCode: string | null
  lotText: string
  /** Undefined where nobody said it in units of the item. */
  quantity: number | undefined
  text: string
  entered: string | null
  unit: number | null
  original: BookInput['original']
}

const asNumber = (value: unknown) => (typeof value === 'number' ? value : undefined)
const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

/** What somebody typed, where it is a number. */
const figure = (entered: string | null) => (/^[\d.]+$/.test(entered ?? '') ? (entered ?? '') : '')

/** The args of a held act; notices of earlier versions of the server lack them. */
function argsOf(notice: Notice): JsonObject | undefined {
  const args: unknown = notice.data['args']
  return args === null || typeof args !== 'object' ? undefined : (args as JsonObject)
}

export function begun(notice: Notice, lookup: Lookup): Begun {
  const kind = BOOK_KINDS.find((known) => known === notice.data['kind'])
  const said = argsOf(notice)
  const args: JsonObject = said ?? {
    item: notice.item,
    lot: notice.lot,
    from: notice.location,
    to: notice.location,
    entered: notice.data['quantity'] as string,
  }
  const item = asNumber(args['item'])
  const known = lookup.row('item', item)
  const [lot, code] = [asText(args['lot']), asText(args['lot_code'])]
  const quantity = known === undefined ? undefined : asNumber(args['quantity'])
  const entered = asText(args['entered'])
  return {
    kind: kind ?? 'stock.move',
    item,
    from: asNumber(args['from']) ?? 0,
    to: asNumber(args['to']) ?? 0,
    // The reason of a scrap; what another kind calls so says why another lot was taken.
    reason: kind === 'stock.scrap' ? (asNumber(args['reason']) ?? 0) : 0,
    hasLot: lot !== null || code !== null,
    lot,
    lotCode: code,
    lotText: code ?? lookup.row('lot', lot)?.code ?? '',
    quantity,
    text: quantity === undefined ? figure(entered) : fromScaled(quantity, known?.scale ?? 0, false),
    entered,
    unit: asNumber(args['unit']) ?? null,
    original: kind === undefined || said === undefined ? undefined : { kind, args: said },
  }
}
