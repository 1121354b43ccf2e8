/** What looked wrong and waits for a person. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/exceptions/:id?',
    title: 'exceptions.title',
    short: 'app.short_exceptions',
    icon: 'inbox',
    load: () => import('./Exceptions.svelte'),
    words: ['floor', 'office'],
    nav: { group: 'floor', order: 40 },
  },
]
