import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule as prepareReader, readBarcodes } from 'zxing-wasm/reader'
import { prepareZXingModule as prepareWriter, writeBarcode } from 'zxing-wasm/writer'
import { FORMATS, READER_OPTIONS } from './decoder.ts'
import { repairText } from './text-repair.ts'

const require = createRequire(import.meta.url)
const binary = (name: string) => {
  const bytes = readFileSync(require.resolve(`zxing-wasm/${name}`))
  return { wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) }
}

async function picture(
  content: string | Uint8Array,
  options: Parameters<typeof writeBarcode>[1],
): Promise<Blob> {
  const { image, error } = await writeBarcode(content, { scale: 4, ...options })
  if (image === null) throw new Error(error)
  return image
}

describe('decoder', () => {
  beforeAll(() => {
    prepareReader({ overrides: binary('reader/zxing_reader.wasm') })
    prepareWriter({ overrides: binary('writer/zxing_writer.wasm') })
  })

  it.each([
    ['QRCode', 'L:A-01-03'],
    ['DataMatrix', 'I:BOLT-M8'],
    ['EAN13', '6901234567892'],
    ['EAN8', '96385074'],
    ['Code128', 'T:GLUE-1:L24'],
    ['Code39', 'RACK-7'],
    ['ITF', '00012345678905'],
    ['PDF417', 'B:7Q2M'],
    ['Aztec', 'I:PA66-GF30'],
  ] as const)('reads %s', async (format, text) => {
    const image = await picture(text, { format, rotate: 90 })

    const codes = await readBarcodes(image, READER_OPTIONS)

    expect(codes.map((code) => code.text)).toEqual([text])
  })

  it('reads a UPC-A as the EAN-13 that it is; the resolver knows both', async () => {
    const image = await picture('036000291452', { format: 'UPCA' })

    const codes = await readBarcodes(image, READER_OPTIONS)

    expect(codes.map((code) => code.text)).toEqual(['0036000291452'])
  })

  it('keeps the bytes, so that Chinese without a declared character set can be read', async () => {
    // "批号 L24 不锈钢" in GB18030.
    const bytes = Uint8Array.from([
      0xc5, 0xfa, 0xba, 0xc5, 0x20, 0x4c, 0x32, 0x34, 0x20, 0xb2, 0xbb, 0xd0, 0xe2, 0xb8, 0xd6,
    ])
    const image = await picture(bytes, { format: 'QRCode' })

    const [code] = await readBarcodes(image, READER_OPTIONS)

    expect(code === undefined ? '' : repairText(code.text, code.bytes)).toBe('批号 L24 不锈钢')
  })

  it('looks for no symbology that nobody prints here', () => {
    expect(FORMATS).not.toContain('Codabar')
    expect(READER_OPTIONS.textMode).toBe('Plain')
  })
})
