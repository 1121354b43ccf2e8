/** Stocktakes as those see them who plan, watch and decide. */
import type { Route } from '../../app/router.svelte.ts'

const REVIEW = ['stocktake.review']
const PLAN = ['stocktake.plan']

export const routes: Route[] = [
  {
    path: '/stocktakes/accuracy',
    title: 'stocktakes.accuracy',
    icon: 'board',
    load: () => import('./Accuracy.svelte'),
    words: ['floor', 'office'],
    permissions: [...REVIEW, ...PLAN],
  },
  {
    path: '/stocktakes/policy',
    title: 'stocktakes.policy',
    icon: 'settings',
    load: () => import('./Policy.svelte'),
    words: ['floor', 'office'],
    permissions: PLAN,
  },
  {
    path: '/stocktakes/teams',
    title: 'stocktakes.teams',
    icon: 'people',
    load: () => import('./Teams.svelte'),
    words: ['floor', 'office'],
    permissions: PLAN,
  },
  {
    path: '/stocktakes/:id/review',
    title: 'stocktakes.review',
    icon: 'inspect',
    load: () => import('./Review.svelte'),
    words: ['floor', 'office'],
    permissions: REVIEW,
  },
  {
    path: '/stocktakes/:id?',
    title: 'stocktakes.title',
    icon: 'count',
    load: () => import('./Stocktakes.svelte'),
    words: ['floor', 'office'],
    permissions: [...REVIEW, ...PLAN],
    nav: { group: 'watch', order: 20 },
  },
]
