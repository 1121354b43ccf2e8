/**
 * Acceptance sampling on the device: plans of GB/T 2828.1 (ISO 2859-1), the draw, switching and
 * skip lots. An entry of its own beside `index.ts` (`@takt/sync/sampling`), since only the screens
 * of quality load it, and late. The twin of the Python package `takt_sync/sampling`.
 */
export { draw } from './sampling-draws.ts'
export { sampleFor, sampleOf, samplingOf } from './sampling-kinds.ts'
export type { Sample, Sampling, SamplingKind } from './sampling-kinds.ts'
export { AQLS, LETTERS, LEVELS, MODES, SamplingError } from './sampling-plans.ts'
export { codeLetter, singlePlan, tighterAql } from './sampling-plans.ts'
export type { Level, Mode, NoReducedPlan, Plan } from './sampling-plans.ts'
export { isNextSkipped, skipRuleOf } from './sampling-skips.ts'
export type { LotOutcome, SkipRule } from './sampling-skips.ts'
export { stateAfter, switching } from './sampling-switching.ts'
export type {
  Direction,
  InspectedLot,
  Severity,
  Switching,
  SwitchingEvent,
} from './sampling-switching.ts'
export { limitingQuality, zeroAcceptanceSize } from './sampling-zero.ts'
