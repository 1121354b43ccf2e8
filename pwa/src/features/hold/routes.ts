/** Two addresses, for two rights: to stop a lot, and to let it be used again. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/hold',
    title: 'flow.hold',
    icon: 'hold',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.hold'],
    nav: { group: 'floor', order: 26 },
  },
  {
    path: '/release',
    title: 'flow.release',
    icon: 'release',
    load: () => import('./Release.svelte'),
    permissions: ['inventory.release'],
    nav: { group: 'floor', order: 27 },
  },
]
