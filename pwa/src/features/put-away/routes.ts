/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/put-away',
    title: 'flow.put_away',
    icon: 'putaway',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.put_away'],
    nav: { group: 'floor', order: 21 },
  },
]
