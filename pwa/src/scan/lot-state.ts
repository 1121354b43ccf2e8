/**
 * What state a lot is in, and when it has expired; the twin of `takt/inventory/lot_states.py`.
 * Cases for both lie in `sync/vectors/lot_state.json`. Pure.
 */
import type { Item, Lot, LotStatus } from '../data/rows.ts'

export type Block = 'hold' | 'quarantine' | 'expired' | 'rejected'

/** On the day of its expiry a lot has expired: the day before is the last to use it. */
export const isExpired = (expiresOn: string | null, day: string): boolean =>
  expiresOn !== null && expiresOn !== '' && expiresOn <= day

/** What a person decided stands until a person decides otherwise. */
const decidedOf = (status: string): Block | null =>
  status === 'hold' || status === 'quarantine' || status === 'rejected' ? status : null

/** Why nothing of a lot may be used, or null; a decision says more than a date. */
export function blockBy(status: string, expiresOn: string | null, day: string): Block | null {
  const decided = decidedOf(status)
  if (decided !== null) return decided
  return status === 'expired' || isExpired(expiresOn, day) ? 'expired' : null
}

/** Whether a person may go on after one confirmation: the item says so; what is rejected stops. */
export const onlyWarns = (item: Item | undefined, block: Block | null): boolean =>
  item?.hold_mode === 'warn' && (block === 'hold' || block === 'quarantine')

type Dated = Pick<Lot, 'expires_on' | 'status'>

export const blockOf = (lot: Dated, day: string): Block | null =>
  blockBy(lot.status, lot.expires_on, day)

/**
 * What people are told of a lot. `left` is what lies in the places that are known;
 * `isKnown`: some of it was once there, so that what is gone was used.
 */
export function lotState(lot: Dated, day: string, left: number, isKnown: boolean): LotStatus {
  const decided = decidedOf(lot.status)
  if (decided !== null) return decided
  if (left <= 0 && (isKnown || lot.status === 'consumed')) return 'consumed'
  return blockOf(lot, day) ?? 'available'
}
