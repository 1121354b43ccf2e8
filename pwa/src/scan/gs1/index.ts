/** GS1 codes: reading, writing, and what they say. The same files stand in `takt/catalogue/gs1`. */
export { isItemNumber } from './checks.ts'
export { bracketed, CannotEncode, digitalLink, elementString } from './encode.ts'
export { GROUP_SEPARATOR, type Identifier, IDENTIFIERS } from './identifiers.ts'
export { parseLink } from './link.ts'
export { type Amount, type Meaning, dateOf, meaningOf } from './meaning.ts'
export { combine, type Contradiction, missingPair, pairFault } from './pairs.ts'
export {
  parse,
  parseBracketed,
  parseItemNumber,
  parseScan,
  parseUnbracketed,
  type Read,
  type Reading,
  upcEInFull,
} from './parse.ts'
export { type Element, isRefusal, type Refusal } from './values.ts'
