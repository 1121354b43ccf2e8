/**
 * Draws QR and DataMatrix symbols on the device, offline too. The WebAssembly comes
 * from our own server under a hashed name, with the first label that is drawn.
 */
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import wasmUrl from 'zxing-wasm/writer/zxing_writer.wasm?url'
import type { LabelDesign } from '../../data/rows.ts'
import { type LabelThing, type Symbolic, symbolOf } from './content.ts'

prepareZXingModule({
  overrides: {
    locateFile: (path: string, prefix: string) =>
      path.endsWith('.wasm') ? wasmUrl : prefix + path,
  },
})

const known = new Map<string, Promise<readonly string[]>>()
const KNOWN_MAX = 1_000

/** Rows of "0" and "1", without the light border; equal symbols are drawn once. */
export function matrixOf(symbol: Symbolic): Promise<readonly string[]> {
  const key = JSON.stringify(symbol)
  let found = known.get(key)
  if (found === undefined) {
    if (known.size >= KNOWN_MAX) known.clear()
    found = draw(symbol)
    known.set(key, found)
  }
  return found
}

async function draw(symbol: Symbolic): Promise<readonly string[]> {
  const isGs1 = 'pairs' in symbol
  // Brackets are no GS1 characters, so no value can be taken for an identifier.
  const text = isGs1 ? symbol.pairs.map(([key, value]) => `[${key}]${value}`).join('') : symbol.text
  const { error, symbol: image } = await writeBarcode(text, {
    format: symbol.format === 'qr' ? 'QRCode' : 'DataMatrix',
    options: symbol.format === 'qr' ? 'ecLevel=Q' : isGs1 ? 'gs1,forceSquare' : 'forceSquare',
    addQuietZones: false,
    scale: 1,
  })
  if (error !== '') throw new Error(error)
  const { data, width, height } = image
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.slice(y * width, (y + 1) * width), (light) => (light === 0 ? '1' : '0')).join(
      '',
    ),
  )
}

/** Settles when every symbol of these labels is drawn, so that no page is printed without one. */
export async function drawn(
  design: LabelDesign['design'],
  things: readonly LabelThing[],
): Promise<void> {
  const symbols = design.elements.filter(({ kind }) => kind === 'qr' || kind === 'datamatrix')
  await Promise.allSettled(
    things.flatMap((thing) => symbols.map((element) => matrixOf(symbolOf(element, thing)))),
  )
}
