/**
 * Stock rules of the protocol's part 8, as far as a device needs them: which
 * places an operation touches and by how much, before the server has booked it.
 * Pure; the fold over effective time belongs to the server.
 */
import type { Json, JsonObject } from './types.ts'
import { uuid5 } from './uuid.ts'

export interface Leg {
  location: number
  item: number
  lot: string | null
  quantity: number
}

/** The balance key of one place: "<item>.<location>.<lot or ->". */
export function balanceKey(item: number, location: number, lot: string | null): string {
  return `${item}.${location}.${lot ?? '-'}`
}

const MOVES = new Set([
  'stock.receive',
  'stock.put_away',
  'stock.move',
  'stock.issue',
  'stock.return',
  'stock.scrap',
  'stock.ship',
  'stock.consume',
  'stock.output',
])

const isInteger = (value: Json | undefined): value is number => Number.isSafeInteger(value)

/**
 * The stock deltas of an operation that is not yet in the books. A count and an
 * adjustment change no figure until they are accepted; an undo is the
 * business of the caller, who knows the original.
 */
export function legs(kind: string, args: JsonObject): Leg[] {
  const { item, from, to, quantity } = args
  if (kind === 'lot.regroup') return regroupLegs(args)
  if (!MOVES.has(kind)) return []
  if (!isInteger(item) || !isInteger(from) || !isInteger(to) || !isInteger(quantity)) return []
  if (from === to) return []
  const lot = typeof args['lot'] === 'string' ? args['lot'] : null
  return [
    { location: from, item, lot, quantity: -quantity },
    { location: to, item, lot, quantity },
  ]
}

/** Lots that become other lots at a place; each line goes into the conversion or out of it. */
function regroupLegs(args: JsonObject): Leg[] {
  const { location, conversion } = args
  if (!isInteger(location) || !isInteger(conversion)) return []
  const found: Leg[] = []
  for (const [name, sign] of [
    ['inputs', -1],
    ['outputs', 1],
  ] as const) {
    for (const line of regroupLines(args, name)) {
      const { item, quantity } = line
      if (!isInteger(item) || !isInteger(quantity)) return []
      const lot = typeof line['lot'] === 'string' ? line['lot'] : null
      found.push({ location, item, lot, quantity: sign * quantity })
      found.push({ location: conversion, item, lot, quantity: -sign * quantity })
    }
  }
  return found
}

/** The lines of a regrouping on one side. */
export function regroupLines(args: JsonObject, side: 'inputs' | 'outputs'): JsonObject[] {
  const lines = args[side]
  if (!Array.isArray(lines)) return []
  return lines.filter((line): line is JsonObject => typeof line === 'object' && line !== null)
}

/** A supplier's lot code as it enters the lot's identity: NFKC, upper case, no white space. */
export function normalLotCode(code: string): string {
  return code.normalize('NFKC').toUpperCase().replace(/\s+/gu, '')
}

/**
 * What two spellings of a code of an item, a barcode or a place have in common, as the
 * server compares them: NFKC, single blanks, upper and lower case as one.
 */
export function codeKey(code: string): string {
  const text = code.normalize('NFKC').trim().replace(/\s+/gu, ' ')
  return text.toUpperCase().toLowerCase().replace(/ς/gu, 'σ').normalize('NFKC')
}

const LOT_NAMESPACE = '6f1d3c1e7a535f0e9d2b54414b54304c'

/** UUIDv5 of item and lot code: two devices that meet the same lot make the same row. */
export function lotId(item: number, code: string): Promise<string> {
  return uuid5(LOT_NAMESPACE, `${item}:${normalLotCode(code)}`)
}
