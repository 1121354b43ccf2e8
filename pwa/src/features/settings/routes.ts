/** How this device behaves. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/settings',
    title: 'settings.title',
    icon: 'settings',
    load: () => import('./Settings.svelte'),
    words: ['floor', 'office'],
    nav: { group: 'me', order: 0 },
  },
]
