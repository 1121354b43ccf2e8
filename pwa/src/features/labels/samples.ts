/** Something of each kind, to show a design with. */
import type { LabelKind } from '../../data/rows.ts'
import type { LabelThing } from './content.ts'

const ITEM = {
  item_code: 'BRG-6204',
  item_name_zh: '深沟球轴承',
  item_name_en: 'Deep groove ball bearing',
  item_names: '深沟球轴承 Deep groove ball bearing',
  quantity: '25',
  unit: 'PCS',
}
const PLACE = { name_zh: '主仓库', name_en: 'Main warehouse', names: '主仓库 Main warehouse' }
const GTIN = '06901234567892'

export const SAMPLES: Readonly<Record<LabelKind, LabelThing>> = {
  item: {
    fields: {
      ...ITEM,
      code: ITEM.item_code,
      name_zh: ITEM.item_name_zh,
      name_en: ITEM.item_name_en,
      names: ITEM.item_names,
    },
    house: 'I:BRG-6204',
    gs1: [['01', GTIN]],
  },
  lot: {
    fields: {
      ...ITEM,
      lot_code: 'L2401-A',
      expires_on: '2027-01-31',
      best_before_on: '2026-12-31',
      produced_on: '2026-01-31',
      supplier: '上海轴承',
    },
    house: 'T:BRG-6204:L2401-A',
    gs1: [
      ['01', GTIN],
      ['17', '270131'],
      ['10', 'L2401-A'],
    ],
  },
  location: {
    fields: { ...PLACE, code: 'A-01-02', path: 'S1 / W1 / A' },
    house: 'L:A-01-02',
    gs1: [],
  },
  job: { fields: { ...ITEM, code: 'WO-2401', due_on: '2026-02-01' }, house: 'J:WO-2401', gs1: [] },
  person: { fields: { name: '王主管', roles: '班组长 Supervisor' }, house: 'P:3', gs1: [] },
  device: { fields: { name: '1 号门平板', site: 'S1' }, house: 'D:A7', gs1: [] },
}
