/** What stands on the first page for a person: acts by right, then what asks for a decision. */
import type { Key } from '../../app/i18n.svelte.ts'
import type { IconName } from '../../ui/icons.ts'

export interface Tile {
  href: string
  icon: IconName
  title: Key
  permission: string
}

export const ACT_TILES: readonly Tile[] = [
  tile('consume', 'consume', 'acts.kind_stock_consume', 'inventory.consume'),
  tile('output', 'output', 'acts.kind_stock_output', 'inventory.output'),
  tile('receive', 'receive', 'acts.kind_stock_receive', 'inventory.receive'),
  tile('ship', 'ship', 'acts.kind_stock_ship', 'inventory.ship'),
  tile('put-away', 'putaway', 'acts.kind_stock_put_away', 'inventory.put_away'),
  tile('move', 'move', 'acts.kind_stock_move', 'inventory.move'),
  tile('issue', 'issue', 'acts.kind_stock_issue', 'inventory.issue'),
  tile('return', 'return', 'acts.kind_stock_return', 'inventory.return'),
  tile('scrap', 'scrap', 'acts.kind_stock_scrap', 'inventory.scrap'),
  tile('hold', 'hold', 'acts.kind_lot_hold', 'inventory.hold'),
  tile('release', 'release', 'acts.kind_lot_release', 'inventory.release'),
  tile('inspections', 'inspect', 'home.inspect', 'quality.inspect'),
  tile('report', 'warning', 'home.report', 'quality.report'),
  tile('nonconformances', 'stop', 'home.nonconformances', 'quality.dispose'),
  tile('count', 'count', 'acts.kind_stock_count', 'inventory.count'),
  tile('adjust', 'adjust', 'flow.adjust', 'inventory.adjust'),
]

function tile(path: string, icon: IconName, title: Key, permission: string): Tile {
  return { href: `#/${path}`, icon, title, permission }
}

export type Can = (permission: string) => boolean

export function actTiles(can: Can): Tile[] {
  return ACT_TILES.filter((entry) => can(entry.permission))
}

/** Whoever decides for others begins with what waits for a decision. */
export function leads(can: Can): boolean {
  return can('live.view')
}
