/**
 * The screens that an address may open. Those within one touch of the first screen
 * are known at once; the table of all others is loaded when the first one stands.
 */
import type { Component } from 'svelte'
import { routes as acts } from '../features/acts/routes.ts'
import { routes as exceptions } from '../features/exceptions/routes.ts'
import { routes as home } from '../features/home/routes.ts'
import { routes as live } from '../features/live/routes.ts'
import { routes as scan } from '../features/scan/routes.ts'
import { drawings } from '../ui/drawings.svelte.ts'
import { spoken } from './i18n.svelte.ts'
import type { Route } from './router.svelte.ts'

class Places {
  known = $state.raw<readonly Route[]>([...home, ...scan, ...acts, ...exceptions, ...live])
  #all: Promise<void> | undefined

  /** All of them, with their names and icons; a load that failed begins anew. */
  all(): Promise<void> {
    this.#all ??= Promise.all([spoken(import('./all-routes.ts'), ['menu']), drawings.fetchAll()])
      .then(([{ routes }]) => void (this.known = routes))
      .catch((error: unknown) => {
        this.#all = undefined
        throw error
      })
    return this.#all
  }
}

export const places = new Places()

/** The screen of a route, once the words that it speaks are there. */
export function opened(route: Route): Promise<{ default: Component<never> }> {
  return spoken(route.load(), route.words)
}

export function mayOpen(route: Route, can: (permission: string) => boolean): boolean {
  return route.permissions === undefined || route.permissions.some(can)
}

export function navigation(
  can: (permission: string) => boolean,
  from: readonly Route[] = places.known,
): Route[] {
  return from
    .filter((route) => route.nav !== undefined && mayOpen(route, can))
    .sort((left, right) => (left.nav?.order ?? 0) - (right.nav?.order ?? 0))
}
