/** How labels fall on A4 sheets or come off a roll. */
import type { LabelDesign } from '../../data/rows.ts'

export type Paper = 'a4' | 'roll'
export interface Sheet {
  width_mm: number
  height_mm: number
  columns: number
  rows: number
  left_mm: number
  top_mm: number
}

const A4_UM = { width: 210_000, height: 297_000 }
const MARGIN_UM = 5_000

/** As many labels as an A4 sheet holds, in its middle; a roll holds one. */
export function sheetOf(design: LabelDesign['design'], paper: Paper): Sheet {
  const { width_um, height_um } = design
  if (paper === 'roll') {
    const width_mm = width_um / 1000
    return { width_mm, height_mm: height_um / 1000, columns: 1, rows: 1, left_mm: 0, top_mm: 0 }
  }
  const columns = Math.max(1, Math.floor((A4_UM.width - 2 * MARGIN_UM) / width_um))
  const rows = Math.max(1, Math.floor((A4_UM.height - 2 * MARGIN_UM) / height_um))
  return {
    width_mm: A4_UM.width / 1000,
    height_mm: A4_UM.height / 1000,
    columns,
    rows,
    left_mm: Math.floor(Math.max(0, A4_UM.width - columns * width_um) / 2) / 1000,
    top_mm: Math.floor(Math.max(0, A4_UM.height - rows * height_um) / 2) / 1000,
  }
}

/** Pages of labels; `skip` places of the first sheet were used before. */
export function pagesOf<Entry>(
  labels: readonly Entry[],
  sheet: Pick<Sheet, 'columns' | 'rows'>,
  skip = 0,
): (Entry | undefined)[][] {
  const size = sheet.columns * sheet.rows
  const places: (Entry | undefined)[] = [
    ...Array.from({ length: Math.min(skip, size - 1) }, () => undefined),
    ...labels,
  ]
  const pages: (Entry | undefined)[][] = []
  for (let at = 0; at < places.length; at += size) pages.push(places.slice(at, at + size))
  return pages
}

export function idsFrom(text: string | null): string[] {
  return (text ?? '').split(',').filter((id) => /^(\d{1,15}|[0-9a-f-]{36})$/.test(id))
}
