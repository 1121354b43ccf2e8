import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule as prepareReader, readBarcodes } from 'zxing-wasm/reader'
import { prepareZXingModule as prepareWriter, writeBarcode } from 'zxing-wasm/writer'
import databar from './databar.testing.json' with { type: 'json' }
import { decoded, FORMATS, READER_OPTIONS } from './decoder.ts'
import { bracketed, elementString, parse } from './gs1/index.ts'
import { aPlant, GLUE } from './plant.testing.ts'
import { resolve } from './resolve.ts'

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

/** A symbol given by the widths of its spaces and bars, as a picture with room around it. */
function drawn(rows: readonly string[], scale = 3, room = 12): ImageData {
  const lines = rows.flatMap((row) => {
    const [height = '', widths = ''] = row.split(':')
    const dark = widths.split(',').flatMap((one, at) => Array<number>(Number(one)).fill(at % 2))
    return Array<number[]>(Number(height)).fill(dark)
  })
  const width = ((lines[0] ?? []).length + 2 * room) * scale
  const height = (lines.length + 2 * room) * scale
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [Math.floor((at % width) / scale), Math.floor(at / width / scale)]
    if (lines[y - room]?.[x - room] === 1) data.fill(0, at * 4, at * 4 + 3)
  }
  return { data, width, height, colorSpace: 'srgb' }
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

    expect(code === undefined ? '' : decoded(code).text).toBe('批号 L24 不锈钢')
  })

  it.each(['DataMatrix', 'QRCode', 'Code128'] as const)(
    'keeps FNC1 of a GS1 %s, at the beginning and inside',
    async (format) => {
      const image = await picture('(01)06901234567892(10)L24(17)270131', { format, options: 'gs1' })

      const [code] = await readBarcodes(image, READER_OPTIONS)

      const text = code === undefined ? '' : decoded(code).text
      const elements = [
        ['01', '06901234567892'],
        ['10', 'L24'],
        ['17', '270131'],
      ] as const
      expect(parse(text)).toMatchObject({ form: 'element_string', elements })
      expect(text.slice(3)).toBe(elementString(elements).slice(1))
    },
  )

  it.each(databar.symbols)('reads the GS1 of a $symbol', async ({ rows, text }) => {
    const [code] = await readBarcodes(drawn(rows), READER_OPTIONS)

    const read = parse(code === undefined ? '' : decoded(code).text)
    expect('elements' in read ? bracketed(read.elements) : read).toBe(text)
  })

  it('reads a house code in GB18030 by the pattern of the site', async () => {
    const client = aPlant()
    client.put('code_pattern', '1', { id: 1, name: '供应商', pattern: '物料{item}批{lot:3}' })
    // "物料GLUE-1批L77" in GB18030.
    const bytes = Uint8Array.from([
      0xce, 0xef, 0xc1, 0xcf, 0x47, 0x4c, 0x55, 0x45, 0x2d, 0x31, 0xc5, 0xfa, 0x4c, 0x37, 0x37,
    ])
    const image = await picture(bytes, { format: 'QRCode' })

    const [code] = await readBarcodes(image, READER_OPTIONS)

    const text = code === undefined ? '' : decoded(code).text
    expect(text).toBe('物料GLUE-1批L77')
    expect(resolve(text, client.replica)).toMatchObject({
      kind: 'new_lot',
      item: { id: GLUE },
      lotCode: 'L77',
    })
  })

  it('names the Chinese part of a GS1 code that GS1 does not allow', () => {
    // 10 with "批" in GB18030, behind FNC1; the decoder saw Latin letters.
    const bytes = Uint8Array.from([0x31, 0x30, 0xc5, 0xfa, 0xba, 0xc5, 0x1d, 0x39, 0x31, 0x41])
    const text = new TextDecoder('latin1').decode(bytes)

    const code = decoded({
      text,
      bytes,
      format: 'QRCode',
      contentType: 'GS1',
      symbologyIdentifier: ']Q3',
    })

    expect(code.text).toBe(']Q310批号\u001d91A')
    expect(parse(code.text)).toMatchObject({ reason: 'bad_character', ai: '10' })
  })

  it('looks for no symbology that nobody prints here', () => {
    expect(FORMATS).not.toContain('Codabar')
    expect(READER_OPTIONS.textMode).toBe('Plain')
  })
})
