/** Sheets of QR labels. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/labels',
    title: 'catalogue.labels',
    icon: 'print',
    load: () => import('./Labels.svelte'),
    words: ['floor', 'office'],
    permissions: ['labels.print'],
    nav: { group: 'data', order: 20 },
  },
]
