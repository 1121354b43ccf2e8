/** Rows of stocktakes, as the server syncs them: never a figure of the books. */

export type StocktakeStatus = 'planned' | 'open' | 'review' | 'closed' | 'cancelled'
export interface Stocktake {
  id: number
  number: string
  name: string | null
  kind: 'full' | 'zone' | 'class' | 'cycle' | 'zero'
  status: StocktakeStatus
  zone: number | null
  due_on: string | null
  blind: boolean
  frozen: boolean
  /** Several people count parts of one place: what they count is added up. */
  adds: boolean
  team: number | null
  lines: number
  locations: number
  opened_at: number | null
  closed_at: number | null
}
/** People who count together. */
export interface CountTeam {
  id: number
  name: string
  members: number[]
  active: boolean
}
export type CountLineState =
  'open' | 'counted' | 'recount' | 'question' | 'review' | 'recheck' | 'done' | 'dropped'
/** What is to be counted; no quantity ever stands here. */
export interface CountLine {
  id: number
  stocktake: number
  location: number
  /** Null: an empty place to be looked at. */
  item: number | null
  lot: string | null
  state: CountLineState
  origin: 'plan' | 'found'
  round: number
  person: number | null
  team: number | null
  counted_at: number | null
  counted_by: number | null
  /** People who must not recount. */
  not_by: number[]
  /** Handed over by this device, and the server has not said so yet. */
  given?: boolean
  /** Counted by this device, and the server has not said what becomes of it. */
  counted?: boolean
}
/** A device that takes part in a stocktake. */
export interface CountDevice {
  stocktake: number
  device: string
  name: string
  person: number | null
  on: boolean
  is_blind: boolean
  joined_at: number
  last_at: number | null
  /** What this device said since, and the server has not heard yet: it takes part, or stops. */
  wanted?: boolean
}
/** Up to when the books of a stocktake are complete, and whom they wait for. */
export interface CountWait {
  stocktake: number
  at: number | null
  until: number | null
  waiting: { device: string; name: string }[]
}

export interface StocktakeTables {
  stocktake: Stocktake
  count_team: CountTeam
  count_line: CountLine
  count_device: CountDevice
  count_wait: CountWait
}
