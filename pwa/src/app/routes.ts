/** All screens: each folder of features names its own in routes.ts. */
import type { Component } from 'svelte'
import { spoken } from './i18n.svelte.ts'
import type { Route } from './router.svelte.ts'

const found = import.meta.glob<{ routes: Route[] }>('../features/*/routes.ts', { eager: true })

export const routes: readonly Route[] = Object.values(found).flatMap((file) => file.routes)

/** The screen of a route, once the words that it speaks are there. */
export function opened(route: Route): Promise<{ default: Component<never> }> {
  return spoken(route.load(), route.words)
}

export function mayOpen(route: Route, can: (permission: string) => boolean): boolean {
  return route.permissions === undefined || route.permissions.some(can)
}

export function navigation(can: (permission: string) => boolean): Route[] {
  return routes
    .filter((route) => route.nav !== undefined && mayOpen(route, can))
    .sort((left, right) => (left.nav?.order ?? 0) - (right.nav?.order ?? 0))
}
