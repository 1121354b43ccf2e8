/** What the server tells about people and roles. */
import { nameOf, tMaybe } from '../../app/i18n.svelte.ts'

export interface PersonView {
  id: number
  name: string
  language: 'zh-CN' | 'en'
  active: boolean
  site: number | null
  roles: { role: string; site: number | null }[]
  has_password: boolean
  has_pin: boolean
  has_badge: boolean
  /** Only in the answer that made it. */
  badge_code?: string
  /** The QR symbol of the badge, row by row. */
  badge_modules?: string[]
}

export interface RoleView {
  code: string
  name_zh?: string
  name_en?: string
  permissions: string[]
}

export function roleName(roles: readonly RoleView[], code: string): string {
  const role = roles.find((one) => one.code === code)
  const named = role && (role.name_zh || role.name_en) ? nameOf(role) : undefined
  return named ?? tMaybe(`admin.role_${code}`) ?? code
}

/**
 * The roles to save: one that is kept stays wherever it was held, at all sites (null) or
 * at several; a new one is given at the person's own site.
 */
export function rolesToSave(
  before: PersonView['roles'],
  held: readonly string[],
  site: number,
): PersonView['roles'] {
  return held.flatMap((role) => {
    const kept = before.filter((one) => one.role === role)
    return kept.length > 0 ? kept : [{ role, site }]
  })
}

/** Those at work first, then by name. */
export function inOrder(people: readonly PersonView[]): PersonView[] {
  return [...people].sort(
    (left, right) =>
      Number(right.active) - Number(left.active) || left.name.localeCompare(right.name),
  )
}

export interface RightsGroup {
  area: string
  actions: string[]
}

/** "inventory.move" … by area, in the given order of areas. */
export function byArea(permissions: readonly string[]): RightsGroup[] {
  const groups = new Map<string, string[]>()
  for (const permission of [...permissions].sort()) {
    const [area = '', action = ''] = permission.split('.')
    groups.set(area, [...(groups.get(area) ?? []), action])
  }
  return Array.from(groups, ([area, actions]) => ({ area, actions }))
}
