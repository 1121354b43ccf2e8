/**
 * Measures search over 100,000 items: build time, median and 95th percentile of
 * queries as they are typed. Run with `node pwa/bench/search.ts`; prints JSON.
 */
import { SearchIndex, type SearchRecord } from '../src/data/search.ts'

const ITEMS = 100_000
const HEADS = [
  '六角',
  '内六角',
  '不锈钢',
  '镀锌',
  '高强度',
  '塑料',
  '铝合金',
  '十字',
  '自攻',
  '带垫',
]
const HEAD_INITIALS = ['lj', 'nlj', 'bxg', 'dx', 'gqd', 'sl', 'lhj', 'sz', 'zg', 'dd']
const PARTS = ['螺栓', '螺母', '垫圈', '轴承', '齿轮', '电机', '传感器', '电缆', '胶水', '钢板']
const PART_INITIALS = ['ls', 'lm', 'dq', 'zc', 'cl', 'dj', 'cgq', 'dl', 'js', 'gb']
const ENGLISH = [
  'bolt',
  'nut',
  'washer',
  'bearing',
  'gear',
  'motor',
  'sensor',
  'cable',
  'glue',
  'sheet',
]

/** Small seeded generator: the same plant in every run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function* plant(): Iterable<SearchRecord> {
  const random = generator(7)
  const pick = (length: number) => Math.floor(random() * length)
  for (let i = 0; i < ITEMS; i += 1) {
    const head = pick(HEADS.length)
    const part = pick(PARTS.length)
    const size = `M${2 + pick(40)}x${5 + pick(200)}`
    yield {
      key: String(i),
      code: `${ENGLISH[part]?.slice(0, 3).toUpperCase()}-${String(i).padStart(6, '0')}`,
      fields: [
        `${HEADS[head]}${PARTS[part]} ${size}`,
        `${HEAD_INITIALS[head]}${PART_INITIALS[part]}`,
        `${ENGLISH[part]} ${size}`,
        `69${String(10_000_000_000 + i * 97)}`,
      ],
    }
  }
}

const TYPED = [
  'bol-0412',
  '6910000970',
  '六角螺栓',
  '螺栓 m8x40',
  'ljls',
  'bxgzc',
  '传感器',
  'sensor m12',
  '不存在',
  'zzzzzz',
  '高强度齿轮 m30',
  'glue',
  '0',
  'm8',
  '板',
  'she-099999',
  'xqzjk 螺',
]

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const startedAt = performance.now()
const index = new SearchIndex(plant())
const buildMs = performance.now() - startedAt
const times: number[] = []
for (let round = 0; round < 5; round += 1) {
  for (const text of TYPED) {
    for (let length = 1; length <= text.length; length += 1) {
      const began = performance.now()
      index.find(text.slice(0, length))
      times.push(performance.now() - began)
    }
  }
}
times.sort((a, b) => a - b)
const round = (value: number) => Math.round(value * 100) / 100
const figures = [
  { name: 'search_100k_p95_ms', value: round(percentile(times, 0.95)), unit: 'ms' },
  { name: 'search_100k_median_ms', value: round(percentile(times, 0.5)), unit: 'ms' },
  { name: 'search_100k_max_ms', value: round(times.at(-1) ?? 0), unit: 'ms' },
  { name: 'search_100k_build_ms', value: round(buildMs), unit: 'ms' },
]
process.stdout.write(`${JSON.stringify(figures)}\n`)
