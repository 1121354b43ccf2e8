/** Where a lot came from, where it went, and whom a defect reached. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/trace/:lot?',
    title: 'trace.title',
    icon: 'trace',
    load: () => import('./Screen.svelte'),
    words: ['floor', 'office'],
    permissions: ['traceability.view'],
    nav: { group: 'watch', order: 20 },
  },
  {
    path: '/recall',
    title: 'trace.recall',
    icon: 'warning',
    load: () => import('./Recall.svelte'),
    words: ['floor', 'office'],
    permissions: ['traceability.recall'],
    nav: { group: 'watch', order: 30 },
  },
]
