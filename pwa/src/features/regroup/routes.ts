/** Lots that become other lots: split, merged, relabelled, repacked, reworked. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/regroup',
    title: 'regroup.title',
    icon: 'split',
    load: () => import('./Regroup.svelte'),
    words: ['floor', 'office'],
    permissions: ['inventory.regroup'],
    nav: { group: 'floor', order: 28 },
  },
]
