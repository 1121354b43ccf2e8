/** What is measured with, and until when its calibration holds. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/gauges/:id?',
    title: 'gauges.title',
    icon: 'adjust',
    load: () => import('./Gauges.svelte'),
    words: ['floor', 'office'],
    permissions: ['quality.plan', 'quality.view'],
    nav: { group: 'data', order: 35 },
  },
]
