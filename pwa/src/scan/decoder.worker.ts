/**
 * Decodes one frame at a time away from the page. The WebAssembly comes from our
 * own server under a hashed name, so that the service worker keeps it.
 */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { decoded, type DecodeReply, type DecodeRequest, READER_OPTIONS } from './decoder.ts'

prepareZXingModule({
  overrides: {
    locateFile: (path: string, prefix: string) =>
      path.endsWith('.wasm') ? wasmUrl : prefix + path,
  },
})

let canvas: OffscreenCanvas | null = null

function pixels(image: ImageBitmap | ImageData): ImageData {
  if (image instanceof ImageData) return image
  const { width, height } = image
  if (canvas?.width !== width || canvas.height !== height) {
    canvas = new OffscreenCanvas(width, height)
  }
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas for the picture')
  context.drawImage(image, 0, 0)
  image.close()
  return context.getImageData(0, 0, width, height)
}

async function decode({ id, image }: DecodeRequest): Promise<DecodeReply> {
  const started = performance.now()
  const results = await readBarcodes(pixels(image), READER_OPTIONS)
  const codes = results.filter((result) => result.isValid && result.text !== '').map(decoded)
  return { id, codes, busyMs: performance.now() - started }
}

self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  const { id } = event.data
  decode(event.data).then(
    (reply) => self.postMessage(reply),
    (error: unknown) => self.postMessage({ id, failed: String(error) }),
  )
})
