/**
 * Parses the texts of standard input again and again, and splits them by a plain
 * regular expression beside it: texts per second, one figure a run.
 */
import { readFileSync } from 'node:fs'
import { parse } from '../../pwa/src/scan/gs1/index.ts'

const { texts, rounds, runs } = JSON.parse(readFileSync(0, 'utf8'))

function perSecond(work) {
  const began = performance.now()
  for (let round = 0; round < rounds; round += 1) for (const text of texts) work(text)
  return (texts.length * rounds * 1000) / (performance.now() - began)
}

let found = 0
const parsed = (text) => (found += 'elements' in parse(text) ? 1 : 0)
const split = (text) => (found += text.split(/\u001d/).length)

perSecond(parsed)
perSecond(split)
const figures = { parse: [], split: [] }
for (let run = 0; run < runs; run += 1) {
  figures.parse.push(perSecond(parsed))
  figures.split.push(perSecond(split))
}
process.stdout.write(JSON.stringify({ ...figures, found }))
