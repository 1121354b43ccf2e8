/** What an alert says: goods, figures and what to do, in the chosen language. */
import { t } from '../../app/i18n.svelte.ts'
import type { StockAlert } from '../../data/rows.ts'
import { isExpired } from '../../scan/lot-state.ts'
import type { IconName } from '../../ui/icons.ts'
import { itemName, type Lookup, locationName, lotCode, quantityText } from '../acts/describe.ts'

export const ALERT_ICONS: Record<StockAlert['kind'], IconName> = {
  stock_out: 'stop',
  expiring: 'clock',
  overstock: 'warning',
  slow: 'info',
}

export function alertSubject(lookup: Lookup, alert: StockAlert): string {
  const lot = lotCode(lookup, alert.lot)
  return [
    itemName(lookup, alert.item),
    lot === '' ? '' : t('acts.lot', { code: lot }),
    alert.location === null ? '' : locationName(lookup, alert.location),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** One sentence with the figures; `day` is the one at the site. */
export function alertText(lookup: Lookup, alert: StockAlert, day: string): string {
  const quantity = quantityText(lookup, alert.item, alert.quantity)
  const lot = alert.lot === null ? undefined : lookup.row('lot', alert.lot)
  switch (alert.kind) {
    case 'expiring': {
      const date = lot?.expires_on ?? lot?.best_before_on ?? '?'
      const isOver = isExpired(lot?.expires_on ?? null, day) || date < day
      const key = isOver ? 'expired' : 'expiring'
      return t(`exceptions.alert_${key}_text`, { quantity, date })
    }
    case 'slow':
      return t('exceptions.alert_slow_text', { quantity, n: alert.limit })
    case 'overstock':
    case 'stock_out': {
      const limit = quantityText(lookup, alert.item, alert.limit)
      return t(`exceptions.alert_${alert.kind}_text`, { quantity, limit })
    }
  }
}
