/** The audit log in plain words: one sentence per entry, and what differs afterwards. */
import { nameOf, t, tMaybe } from '../../app/i18n.svelte.ts'
import type { IconName } from '../../ui/icons.ts'
import { locationName, type Lookup } from '../acts/describe.ts'
import { personName } from '../exceptions/subject.ts'

type Named = Parameters<typeof nameOf>[0]

export interface AuditEntry {
  n: number
  at: number
  person: number | null
  device: string | null
  action: string
  subject: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** Entries of one act of one person, such as an import: the newest, and how many there are. */
export interface Folded {
  entry: AuditEntry
  count: number
}

export function fold(entries: readonly AuditEntry[]): Folded[] {
  const found: Folded[] = []
  for (const entry of entries) {
    const last = found.at(-1)
    const same =
      last?.entry.at === entry.at &&
      last.entry.action === entry.action &&
      last.entry.person === entry.person
    if (last && same) last.count += 1
    else found.push({ entry, count: 1 })
  }
  return found
}

const ICONS: Readonly<Record<string, IconName>> = {
  person: 'person',
  device: 'device',
  site: 'device',
  item: 'item',
  location: 'location',
  import_run: 'download',
}

export function iconOf(entry: AuditEntry): IconName {
  return ICONS[entry.subject.split(':')[0] ?? ''] ?? 'edit'
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The thing by the name that it has, or had when it was written down. */
export function subjectName(lookup: Lookup, entry: AuditEntry): string {
  const [kind = '', id = ''] = entry.subject.split(':')
  if (kind === 'person') return text(entry.after?.['name']) ?? personName(lookup, Number(id))
  if (kind === 'device') {
    const known = lookup.row('device_state', id) ?? lookup.row('device', id)
    return text(entry.after?.['name']) ?? known?.name ?? id
  }
  if (kind === 'location') return text(entry.after?.['code']) ?? locationName(lookup, Number(id))
  const row: Named | undefined =
    entry.after ?? lookup.row(kind as 'item' | 'unit' | 'category' | 'reason', id)
  return (row && text(nameOf(row))) ?? id
}

function authorName(lookup: Lookup, entry: AuditEntry): string {
  return entry.person === null ? t('audit.nobody') : personName(lookup, entry.person)
}

/** PIN and badge that a person takes away or sets alone have sentences of their own. */
function keyOf(entry: AuditEntry): string {
  const key = `audit.${entry.action.replaceAll('.', '_')}`
  if (entry.after?.['has_pin'] === false) return `${key}_gone`
  if (entry.after?.['active'] === false && entry.before?.['active'] === true) return `${key}_gone`
  return entry.subject === `person:${entry.person}` ? `${key}_own` : key
}

export function sentence(lookup: Lookup, entry: AuditEntry): string {
  const params = {
    who: authorName(lookup, entry),
    what: subjectName(lookup, entry),
    name: text(entry.after?.['name']) ?? '',
    action: entry.action,
  }
  const plain = `audit.${entry.action.replaceAll('.', '_')}`
  return tMaybe(keyOf(entry), params) ?? tMaybe(plain, params) ?? t('audit.other', params)
}

export interface Change {
  field: string
  from: string
  to: string
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no')
  if (typeof value === 'number' || text(value)) return String(value)
  return value === null || value === undefined || value === '' ? '–' : '…'
}

/** Fields that differ and that have a name on the screen; what is new as a whole has none. */
export function changes(entry: AuditEntry): Change[] {
  const { before, after } = entry
  if (before === null || after === null) return []
  return Object.keys(after)
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({ key, field: tMaybe(`audit.field_${key}`) }))
    .filter((one): one is { key: string; field: string } => one.field !== undefined)
    .map(({ key, field }) => ({ field, from: shown(before[key]), to: shown(after[key]) }))
}
