/**
 * The words between the page and the decoding worker, and the choice of
 * symbologies. Nothing here touches the camera.
 */
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import { repairText } from './text-repair.ts'

export const FORMATS = [
  'QRCode',
  'MicroQRCode',
  'RMQRCode',
  'DataMatrix',
  'Aztec',
  'PDF417',
  'EAN13',
  'EAN8',
  'UPCA',
  'UPCE',
  'Code128',
  'Code39',
  'ITF',
  // All of them: omnidirectional, stacked, limited, expanded. Labels of fresh goods use these.
  'DataBar',
] as const satisfies ReaderOptions['formats']

export const READER_OPTIONS: ReaderOptions = {
  formats: [...FORMATS],
  textMode: 'Plain',
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 4,
}

export interface Decoded {
  text: string
  raw: Uint8Array
  format: string
}

type Read = Pick<ReadResult, 'text' | 'bytes' | 'format' | 'contentType' | 'symbologyIdentifier'>

/**
 * A code as it goes to the bus. FNC1 inside a symbol arrives as GS; the leading one
 * is told by the symbology identifier alone, so GS1 symbols keep it.
 */
export function decoded({ text, bytes, format, contentType, symbologyIdentifier }: Read): Decoded {
  const repaired = repairText(text, bytes)
  const isGs1 = contentType === 'GS1'
  return { text: isGs1 ? symbologyIdentifier + repaired : repaired, raw: bytes, format }
}

export interface DecodeRequest {
  id: number
  image: ImageBitmap | ImageData
}

export type DecodeReply =
  { id: number; codes: Decoded[]; busyMs: number } | { id: number; failed: string }
