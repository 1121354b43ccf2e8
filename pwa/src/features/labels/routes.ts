/** Sheets of QR labels. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/labels',
    title: 'catalogue.labels',
    icon: 'print',
    load: () => import('./Labels.svelte'),
    permissions: ['labels.print'],
    nav: { group: 'data', order: 20 },
  },
]
