/** Inspection plans and the codes of defects. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/inspection-plans/:id?',
    title: 'plans.title',
    icon: 'inspect',
    load: () => import('./Plans.svelte'),
    words: ['floor', 'office'],
    permissions: ['quality.plan', 'quality.view'],
    nav: { group: 'data', order: 34 },
  },
]
