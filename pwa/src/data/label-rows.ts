/** Rows of labels and printing, as the server syncs them. */

export interface DesignElement {
  kind: 'text' | 'qr' | 'datamatrix' | 'line' | 'box'
  x_um: number
  y_um: number
  width_um: number
  height_um: number
  field: string | null
  literal: string | null
  size_pt: number
  align: 'left' | 'centre' | 'right'
  bold: boolean
  wrap: boolean
}
export type LabelKind = 'item' | 'lot' | 'location' | 'job' | 'person' | 'device'
export interface LabelDesign {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  kind: LabelKind
  design: { width_um: number; height_um: number; elements: DesignElement[] }
}
export interface Printer {
  id: number
  name: string
  kind: 'zpl' | 'pdf'
  width_mm: number
  height_mm: number
  dpi: number
}
export interface PrintJob {
  id: string
  status: 'waiting' | 'printing' | 'printed' | 'failed'
  kind: LabelKind
  ids: string[]
  design: string
  copies: number
  count: number
  printer: number | null
  quantity: string | null
  reprint_of: string | null
  error: string | null
  at: number
}

export interface LabelTables {
  label_design: LabelDesign
  printer: Printer
  print_job: PrintJob
}
