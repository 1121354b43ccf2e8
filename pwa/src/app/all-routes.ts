/** All screens: each folder of features names its own in routes.ts. */
import type { Route } from './router.svelte.ts'

const found = import.meta.glob<Route[]>('../features/*/routes.ts', {
  eager: true,
  import: 'routes',
})

export const routes: readonly Route[] = Object.values(found).flat()
