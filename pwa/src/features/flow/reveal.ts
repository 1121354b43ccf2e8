/** Brings into view what the bar at the bottom asks for; small screens show a part of a flow only. */
import type { Slot } from './definition.ts'

const PARTS: Partial<Record<Slot, string>> = {
  document: '[data-testid=paper], [data-testid=batch], [data-testid^=paper-]',
  from: '[data-testid=slot-from]',
  to: '[data-testid=slot-to]',
  item: '[data-testid=scan-input]',
  lot: '[data-testid=pick], [data-testid=lot-code], [data-testid^=lot-], [data-testid=flow-item]',
  why: '[data-testid=pick-why]',
  reason: '[data-testid^=reason-]',
}

const show = (selector: string): void =>
  document.querySelector(selector)?.scrollIntoView({ block: 'nearest' })

export function reveal(slot: Slot): void {
  const part = PARTS[slot]
  if (part !== undefined) show(part)
}

export const revealItem = (): void => show('[data-testid=flow-item]')
export const revealDone = (): void => show('[data-testid=done-list] > :first-child')
