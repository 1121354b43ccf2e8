/** Scans for screens that take lots: whatever else is scanned is said to be none. */
import { t } from '../../app/i18n.svelte.ts'
import { takt } from '../../data/client.ts'
import type { Lot } from '../../data/rows.ts'
import { tookBadge } from '../../scan/badge.ts'
import { onScan } from '../../scan/bus.ts'
import { feedback } from '../../scan/feedback.ts'
import { resolve } from '../../scan/resolve.ts'
import { toast } from '../../ui/toast.svelte.ts'

/** More than one where the same code stands on lots of several items. */
export function onLotScan(take: (lots: readonly Lot[]) => void): () => void {
  return onScan((scan) => {
    if (tookBadge(scan.text)) return
    const found = resolve(scan.text, takt().replica)
    if (found.kind === 'lot') take([found.lot])
    else if (found.kind === 'lots') take(found.choices.map(({ lot }) => lot))
    else {
      feedback.wrong()
      toast(t('trace.not_a_lot', { text: scan.text }), 'warn')
    }
  })
}
