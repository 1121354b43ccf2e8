/** Which exceptions and approvals a person sees, and in which order. */
import type { Approval, Notice, Taker } from '../../data/rows.ts'
import { BOOK_KINDS } from './book.ts'

const WEIGHT: Record<Notice['severity'], number> = { stop: 0, warning: 1, info: 2 }

/** Everybody who took from stock that went below zero, in the order of the books. */
export function takersOf(notice: Notice): Taker[] {
  const takers = notice.data['takers']
  return Array.isArray(takers) ? takers : []
}

function concerns(notice: Notice, person: number): boolean {
  return notice.person === person || takersOf(notice).some((taker) => taker.person === person)
}

/** Open notices, the gravest first, then the newest; those of one person when asked. */
export function openNotices(notices: readonly Notice[], person?: number): Notice[] {
  return notices
    .filter((notice) => notice.status === 'open')
    .filter((notice) => person === undefined || concerns(notice, person))
    .sort(
      (left, right) =>
        WEIGHT[left.severity] - WEIGHT[right.severity] || right.opened_at - left.opened_at,
    )
}

export function pendingApprovals(approvals: readonly Approval[]): Approval[] {
  return approvals
    .filter((approval) => approval.status === 'pending')
    .sort((left, right) => left.at - right.at)
}

export type InboxTab = 'mine' | 'site' | 'approvals'

export function tabsFor(can: (permission: string) => boolean): InboxTab[] {
  const tabs: InboxTab[] = can('inventory.resolve') ? ['site', 'mine'] : ['mine']
  return can('inventory.approve_adjustment') ? [...tabs, 'approvals'] : tabs
}

/** When it happened: what was scanned without a network arrives later. */
export function happenedAt(notice: Notice): number {
  const at = notice.data['scanned_at']
  return typeof at === 'number' ? at : notice.opened_at
}

/** What was typed with a code that nobody knows: of what it is so many, nobody knows either. */
export function typedQuantity(notice: Notice): string {
  const typed = notice.data['quantity']
  return notice.item === null && typeof typed === 'string' ? typed : ''
}

/** What the code of a notice refers to: a held act is told by the reason it was held for. */
export function noticeCode(notice: Notice): string {
  const reason = notice.data['reason']
  return notice.code === 'sync.held' && typeof reason === 'string' ? reason : notice.code
}

const CORRECTABLE = new Set(['unknown_item', 'unknown_location', 'overflow', 'bad_transition'])

/** Whether something happened that the books lack: what the server books is offered, no more. */
export function isBookable(notice: Notice): boolean {
  if (notice.code === 'inventory.unknown_code') return true
  const { kind, reason } = notice.data
  if (notice.code !== 'sync.held' || typeof kind !== 'string') return false
  const isFact = BOOK_KINDS.some((known) => known === kind)
  return isFact && CORRECTABLE.has(String(reason))
}

/** Whether a count asks something: its question and its line are shown with the notice. */
export function isAboutCount(notice: Notice): boolean {
  return /^inventory\.counts?_/.test(notice.code)
}
