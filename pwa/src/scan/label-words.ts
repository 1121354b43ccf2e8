/** What a label says, part by part, in the chosen language. */
import { t } from '../app/i18n.svelte.ts'
import type { Label } from './label.ts'

export function labelParts(label: Label): string[] {
  const said = [
    ['scan.label_lot', label.lot],
    ['scan.label_serial', label.serial],
    ['scan.label_expires', label.expiresOn],
    ['scan.label_best_before', label.bestBeforeOn],
    ['scan.label_produced', label.producedOn],
    ['scan.label_count', label.count],
  ] as const
  return said.filter(([, value]) => value !== '').map(([key, value]) => t(key, { value }))
}
