/** Bad goods: reported from anywhere, then decided and signed. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/report',
    title: 'nonconformance.report',
    icon: 'warning',
    load: () => import('./Report.svelte'),
    permissions: ['quality.report'],
    nav: { group: 'floor', order: 29 },
  },
  {
    path: '/nonconformances/:id?',
    title: 'nonconformance.title',
    icon: 'stop',
    load: () => import('./Nonconformances.svelte'),
    words: ['floor', 'office'],
    permissions: ['quality.report', 'quality.dispose', 'quality.view'],
    nav: { group: 'floor', order: 29 },
  },
]
