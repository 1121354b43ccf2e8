/** How labels fall on A4 sheets. */
export interface Label {
  text: string[]
  code: string
  modules: string[]
}

export interface Layout {
  id: 'large' | 'medium' | 'small'
  columns: number
  rows: number
}

/** 210 x 297 mm with 8 mm of margin: 97x70, 64x47 and 48x35 mm. */
const MEDIUM: Layout = { id: 'medium', columns: 3, rows: 6 }
export const LAYOUTS: readonly Layout[] = [
  { id: 'large', columns: 2, rows: 4 },
  MEDIUM,
  { id: 'small', columns: 4, rows: 8 },
]

export function layoutOf(id: Layout['id']): Layout {
  return LAYOUTS.find((one) => one.id === id) ?? MEDIUM
}

/** Pages of labels; `skip` places of the first sheet were used before. */
export function sheets<Entry>(
  labels: readonly Entry[],
  layout: Layout,
  skip = 0,
): (Entry | undefined)[][] {
  const size = layout.columns * layout.rows
  const places: (Entry | undefined)[] = [
    ...Array.from({ length: Math.min(skip, size - 1) }, () => undefined),
    ...labels,
  ]
  const pages: (Entry | undefined)[][] = []
  for (let at = 0; at < places.length; at += size) pages.push(places.slice(at, at + size))
  return pages
}

export function idsFrom(text: string | null): number[] {
  return (text ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
}
