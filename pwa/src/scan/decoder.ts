/**
 * The words between the page and the decoding worker, and the choice of
 * symbologies. Nothing here touches the camera.
 */
import type { ReaderOptions } from 'zxing-wasm/reader'

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

export interface DecodeRequest {
  id: number
  image: ImageBitmap | ImageData
}

export type DecodeReply =
  { id: number; codes: Decoded[]; busyMs: number } | { id: number; failed: string }
