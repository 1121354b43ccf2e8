/** What the form of a printer holds, and what of it is sent. */
export interface FullPrinter {
  id: number
  name: string
  site: number
  kind: 'zpl' | 'pdf'
  host: string
  port: number
  width_mm: number
  height_mm: number
  dpi: number
  active: boolean
}

export interface PrinterFields {
  name: string
  kind: 'zpl' | 'pdf'
  host: string
  port: string
  width: string
  height: string
  dpi: string
  active: boolean
}

export const DPI: readonly string[] = ['203', '300', '600']

export function fieldsOf(row: FullPrinter | undefined): PrinterFields {
  return {
    name: row?.name ?? '',
    kind: row?.kind ?? 'zpl',
    host: row?.host ?? '',
    port: String(row?.port ?? 9100),
    width: String(row?.width_mm ?? 100),
    height: String(row?.height_mm ?? 60),
    dpi: String(row?.dpi ?? 203),
    active: row?.active ?? true,
  }
}

/** What is no whole number stays as typed, so that the server names it. */
function whole(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text
}

export function bodyOf(fields: PrinterFields, site: number): Record<string, unknown> {
  return {
    name: fields.name.trim(),
    site,
    kind: fields.kind,
    host: fields.host.trim(),
    port: whole(fields.port),
    width_mm: whole(fields.width),
    height_mm: whole(fields.height),
    dpi: fields.dpi,
    active: fields.active,
  }
}
