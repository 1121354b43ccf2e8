/** The forms of house codes that this site reads. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/code-patterns/:id?',
    title: 'catalogue.patterns',
    icon: 'scan',
    load: () => import('./CodePatterns.svelte'),
    words: ['floor', 'office'],
    permissions: ['catalogue.view'],
    nav: { group: 'data', order: 30 },
  },
]
