/** What somebody wants printed, and the act that asks for it. */
import type { JsonObject } from '@takt/sync'
import type { LabelDesign, LabelKind, Printer, PrintJob } from '../../data/rows.ts'

export interface Order {
  kind: LabelKind
  ids: readonly string[]
  design: string
  copies: number
  quantity: string
}

export const COPIES_MAX = 100
export const LABELS_MAX = 500

/** Row numbers go as numbers, identifiers of lots and devices as texts. */
const asId = (id: string): number | string => (/^\d{1,15}$/.test(id) ? Number(id) : id)

export function argsOf(order: Order, job: string, printer: number | null): JsonObject {
  return {
    job,
    kind: order.kind,
    ids: order.ids.map(asId),
    design: order.design,
    printer,
    copies: order.copies,
    quantity: order.quantity.trim() === '' ? null : order.quantity.trim(),
    reprint_of: null,
    reason: null,
  }
}

/** The same labels once more; the reason says why. */
export function reprintArgs(
  job: PrintJob,
  id: string,
  printer: number | null,
  reason: number,
): JsonObject {
  const order: Order = { ...job, quantity: job.quantity ?? '' }
  return { ...argsOf(order, id, printer), reprint_of: job.reprint_of ?? job.id, reason }
}

export function copiesFrom(text: string): number {
  const number = Number.parseInt(text, 10)
  return Number.isNaN(number) ? 1 : Math.min(COPIES_MAX, Math.max(1, number))
}

/** Designs for a kind, the smallest first. */
export function designsFor(kind: LabelKind, all: readonly LabelDesign[]): LabelDesign[] {
  const area = ({ design }: LabelDesign) => design.width_um * design.height_um
  return all
    .filter((design) => design.kind === kind)
    .sort((a, b) => area(a) - area(b) || a.code.localeCompare(b.code))
}

/** Printers on whose labels a design has room. */
export function printersFor(design: LabelDesign, all: readonly Printer[]): Printer[] {
  const { width_um, height_um } = design.design
  return all
    .filter((one) => one.width_mm * 1000 >= width_um && one.height_mm * 1000 >= height_um)
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** What a person is told of a job: where nobody knows what came out, that it may have. */
export function shownStatus({ status, error }: PrintJob): PrintJob['status'] | 'unsure' {
  const isUnsure = error === 'broke_off' || error === 'interrupted'
  return status === 'failed' && isUnsure ? 'unsure' : status
}
