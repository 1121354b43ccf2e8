/** Who changed what: for administrators. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/audit',
    title: 'audit.title',
    icon: 'shield',
    load: () => import('./Audit.svelte'),
    words: ['floor', 'office'],
    permissions: ['identity.view_audit'],
    nav: { group: 'manage', order: 20 },
  },
]
