/** Hash addresses: what a screen declares, and which one an address means. Pure but for go(). */
import type { Component } from 'svelte'
import type { IconName } from '../ui/icons.ts'
import type { Key, Part } from './i18n.svelte.ts'

export interface ScreenProps {
  params: Readonly<Record<string, string>>
  query: URLSearchParams
}

export type NavGroup = 'floor' | 'watch' | 'data' | 'manage' | 'me'

export interface Route {
  /** "/items/:id?" ; a "?" makes the last part optional. */
  path: string
  title: Key
  /** For narrow bars, when the title is long. */
  short?: Key
  icon: IconName
  /** The component gets ScreenProps, or declares none. */
  load: () => Promise<{ default: Component<never> }>
  /** Parts of the dictionary that it speaks from; a test knows which. Left out: the floor's. */
  words?: readonly Part[]
  /** Any one of these rights shows the screen; none: everybody who is signed in. */
  permissions?: readonly string[]
  /** Place in the navigation; left out: reached from other screens only. */
  nav?: { group: NavGroup; order: number }
  /** Without navigation around it (wall board, print sheets). */
  bare?: (query: URLSearchParams) => boolean
}

export interface Match {
  route: Route
  params: Record<string, string>
  query: URLSearchParams
}

export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').filter(Boolean)
  const given = path.split('/').filter(Boolean)
  if (given.length > wanted.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index]
    if (value === undefined) return part.endsWith('?') ? params : undefined
    if (part.startsWith(':')) params[part.replace(/[:?]/g, '')] = decoded(value)
    else if (part !== value) return undefined
  }
  return params
}

/** The id of a row in an address; undefined where somebody typed something else. */
export function idIn(part: string | undefined): number | undefined {
  const id = /^[1-9]\d*$/.test(part ?? '') ? Number(part) : NaN
  return Number.isSafeInteger(id) ? id : undefined
}

/** An address that somebody mistyped is shown as it stands, not a blank page. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

export function parseHash(hash: string): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  return { path: path.startsWith('/') ? path : '/', query: new URLSearchParams(query) }
}

export function findRoute(routes: readonly Route[], hash: string): Match | undefined {
  const { path, query } = parseHash(hash)
  for (const route of routes) {
    const params = matchPath(route.path, path)
    if (params) return { route, params, query }
  }
  return undefined
}

/** "#/items/5?x=1" from its parts. */
export function address(path: string, query: Record<string, string> = {}): string {
  const tail = new URLSearchParams(query).toString()
  return `#${path}${tail === '' ? '' : `?${tail}`}`
}

export function go(path: string, query: Record<string, string> = {}): void {
  location.hash = address(path, query)
}

/** Like go(), but the way back skips the present screen. */
export function replace(path: string, query: Record<string, string> = {}): void {
  location.replace(address(path, query))
}
