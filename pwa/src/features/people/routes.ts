/** People, roles, and what the signed-in person may do. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/people/:id?',
    title: 'admin.people',
    icon: 'people',
    load: () => import('./People.svelte'),
    words: ['floor', 'office'],
    permissions: ['identity.view_people'],
    nav: { group: 'manage', order: 10 },
  },
  {
    path: '/rights',
    title: 'app.rights',
    icon: 'shield',
    load: () => import('./Rights.svelte'),
    words: ['floor', 'office'],
    nav: { group: 'me', order: 10 },
  },
]
