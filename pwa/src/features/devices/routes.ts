/** Phones, tablets and boards of the site. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/devices/:id?',
    title: 'admin.devices',
    icon: 'device',
    load: () => import('./Devices.svelte'),
    words: ['floor', 'office'],
    permissions: ['identity.manage_devices'],
    nav: { group: 'manage', order: 0 },
  },
]
