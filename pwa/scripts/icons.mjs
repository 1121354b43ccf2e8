/**
 * Draws the application icons as PNG from the same few numbers as icon.svg:
 * three beats on a rounded square. No image library: a PNG is zlib and CRC.
 *   node pwa/scripts/icons.mjs
 */
import { writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

const GROUND = [0x17, 0x45, 0xc8]
const INK = [0xff, 0xff, 0xff]
const BEATS = [
  [9, 18, 22],
  [16, 14, 22],
  [23, 9, 22],
]
const SAMPLES = 4

/** Distance outside a rounded square of 32 units, negative inside. */
function outsideGround(x, y, radius) {
  const dx = Math.max(Math.abs(x - 16) - (16 - radius), 0)
  const dy = Math.max(Math.abs(y - 16) - (16 - radius), 0)
  return Math.hypot(dx, dy) - radius
}

function onBeat(x, y) {
  return BEATS.some(([at, top, bottom]) => {
    const nearest = Math.min(Math.max(y, top), bottom)
    return Math.hypot(x - at, y - nearest) <= 2
  })
}

function pixel(px, py, size, look) {
  const sum = [0, 0, 0, 0]
  for (let step = 0; step < SAMPLES * SAMPLES; step++) {
    const sx = (px + ((step % SAMPLES) + 0.5) / SAMPLES) / size
    const sy = (py + (Math.floor(step / SAMPLES) + 0.5) / SAMPLES) / size
    const [x, y] = [16 + (sx - 0.5) * 32 * look.zoom, 16 + (sy - 0.5) * 32 * look.zoom]
    if (!look.bleed && outsideGround(x, y, 8) > 0) continue
    const colour = onBeat(x, y) ? INK : GROUND
    for (let channel = 0; channel < 3; channel++) sum[channel] += colour[channel]
    sum[3] += 1
  }
  const covered = sum[3]
  const mean = (channel) => (covered === 0 ? 0 : Math.round(sum[channel] / covered))
  return [mean(0), mean(1), mean(2), Math.round((covered * 255) / (SAMPLES * SAMPLES))]
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function png(size, look) {
  const rows = []
  for (let y = 0; y < size; y++) {
    rows.push(0)
    for (let x = 0; x < size; x++) rows.push(...pixel(x, y, size, look))
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const folder = new URL('../public/', import.meta.url)
const plain = { zoom: 1, bleed: false }
const files = {
  'icon-180.png': [180, { zoom: 1, bleed: true }],
  'icon-192.png': [192, plain],
  'icon-512.png': [512, plain],
  // Maskable: full bleed, the drawing within the middle 80 %.
  'icon-maskable-512.png': [512, { zoom: 1.25, bleed: true }],
}
for (const [name, [size, look]] of Object.entries(files)) {
  writeFileSync(new URL(name, folder), png(size, look))
}
