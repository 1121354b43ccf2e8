/** What quality comes to. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/quality-figures/:view?',
    title: 'figures.title',
    icon: 'board',
    load: () => import('./Screen.svelte'),
    words: ['floor', 'office'],
    permissions: ['quality.view'],
    nav: { group: 'watch', order: 26 },
  },
]
