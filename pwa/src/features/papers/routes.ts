/** Papers that say what is expected, due or to be made. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/deliveries/:id?',
    title: 'papers.deliveries',
    icon: 'delivery',
    load: () => import('./Deliveries.svelte'),
    words: ['floor', 'office'],
    permissions: ['purchasing.view'],
    nav: { group: 'data', order: 31 },
  },
  {
    path: '/shipments/:id?',
    title: 'papers.shipments',
    icon: 'ship',
    load: () => import('./Shipments.svelte'),
    words: ['floor', 'office'],
    permissions: ['demand.view'],
    nav: { group: 'data', order: 32 },
  },
  {
    path: '/work-orders/:id?',
    title: 'papers.work_orders',
    icon: 'order',
    load: () => import('./WorkOrders.svelte'),
    words: ['floor', 'office'],
    permissions: ['production.view'],
    nav: { group: 'data', order: 33 },
  },
]
