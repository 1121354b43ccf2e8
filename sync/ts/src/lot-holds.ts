/** Which acts put their lot on hold by themselves: the device shows it at once, as the server will. */
import type { JsonObject } from './types.ts'

interface Told {
  kind: string
  args: JsonObject
}

const HOLDS: Record<string, (args: JsonObject) => boolean> = {
  'lot.hold': () => true,
  'nonconformance.report': ({ hold }) => hold === true,
  'inspect.result': ({ verdict }) => verdict === 'fail',
}

/** The lot that an act puts on hold, or null. */
export function heldLot({ kind, args }: Told): string | null {
  const { lot } = args
  return typeof lot === 'string' && HOLDS[kind]?.(args) === true ? lot : null
}
