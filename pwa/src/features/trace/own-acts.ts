/** Which of this device's own acts tell of a lot. Pure. */
import type { Json, JsonObject } from '@takt/sync'

function names(value: Json | undefined, lot: string): boolean {
  if (Array.isArray(value)) return value.some((one) => names(one, lot))
  if (typeof value === 'object' && value !== null) return value['lot'] === lot
  return value === lot
}

/** The lot itself, or one line of several, as in a regrouping. */
export function concerns(args: JsonObject, lot: string): boolean {
  return ['lot', 'inputs', 'outputs'].some((field) => names(args[field], lot))
}
