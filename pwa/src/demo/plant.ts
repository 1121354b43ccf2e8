/** A small made-up plant for looking at screens during development; never shipped. */
import type { Json, Row } from '@takt/sync'

export type Rows = Record<string, Record<string, Row>>

const VIEW = ['inventory.view', 'catalogue.view', 'traceability.view']
const WORK = ['move', 'issue', 'return', 'scrap', 'count', 'hold'].map((act) => `inventory.${act}`)
const STORE = [
  ...WORK,
  'inventory.receive',
  'inventory.put_away',
  'inventory.adjust',
  'labels.print',
]
const WATCH = ['live.view', 'inventory.view_ledger', 'data.export', 'operations.view']
const DECIDE = [
  'inventory.approve_adjustment',
  'inventory.resolve',
  'inventory.release',
  'traceability.recall',
  'stocktake.plan',
  'stocktake.review',
  'catalogue.costs',
]
const PEOPLE = ['identity.view_people', 'identity.manage_people', 'identity.view_audit']
const DEVICES = ['identity.manage_devices', 'identity.enrol_own_device']
const PAPERS = ['partners', 'purchasing', 'demand', 'production']
const SEE_PAPERS = [...PAPERS.map((area) => `${area}.view`), 'traceability.view']
const EDIT_PAPERS = PAPERS.map((area) => `${area}.edit`)
const MAKE = ['consume', 'output', 'regroup'].map((act) => `inventory.${act}`)
const SHIP = ['ship', 'regroup', 'reserve'].map((act) => `inventory.${act}`)
const QUALITY = [
  ...['inspect', 'plan', 'report', 'dispose', 'view'].map((act) => `quality.${act}`),
  'inventory.edit_lot',
]
const RIGHTS: Record<string, string[]> = {
  operator: [
    ...[...VIEW, ...WORK, ...MAKE, 'production.view', 'traceability.view', 'labels.print'],
    'quality.report',
  ],
  storekeeper: [...VIEW, ...STORE, ...SHIP, ...SEE_PAPERS, 'quality.report'],
  inspector: [
    ...VIEW,
    ...['hold', 'release', 'move', 'scrap'].map((act) => `inventory.${act}`),
    ...QUALITY,
    ...['purchasing.view', 'production.view', 'traceability.view'],
  ],
  supervisor: [
    ...VIEW,
    ...STORE,
    ...MAKE,
    ...SHIP,
    ...QUALITY,
    ...SEE_PAPERS,
    ...WATCH,
    ...DECIDE,
    ...DEVICES,
    'inventory.backdate',
  ],
  administrator: [
    ...VIEW,
    ...STORE,
    ...MAKE,
    ...SHIP,
    ...QUALITY,
    ...SEE_PAPERS,
    ...EDIT_PAPERS,
    ...WATCH,
    ...DECIDE,
    ...DEVICES,
    ...PEOPLE,
    'catalogue.edit',
    'data.import',
  ],
}
const NAMES: [string, string][] = [
  ['陈志强', 'operator'],
  ['林小燕', 'storekeeper'],
  ['王建国', 'supervisor'],
  ['Maria Gonzalez', 'inspector'],
  ['李敏', 'administrator'],
  ['欧阳娜娜', 'operator'],
]
const ITEMS: [string, string, string, string, boolean][] = [
  ['HB-M8-40', '六角螺栓 M8×40', 'Hex bolt M8×40', 'ljls', false],
  ['HN-M8', '六角螺母 M8', 'Hex nut M8', 'ljlm', false],
  ['AL-6061-T6', '铝板 6061-T6 3 mm', 'Aluminium sheet 6061-T6 3 mm', 'lb', true],
  ['PA66-GF30', '尼龙粒料 PA66 GF30', 'Nylon granulate PA66 GF30', 'nlll', true],
  ['GB-204', '减速箱总成', 'Gearbox assembly', 'jsxzc', true],
  ['BR-6204', '深沟球轴承 6204-2RS', 'Deep groove ball bearing 6204-2RS', 'sgqzc', false],
  ['OR-24', 'O 形密封圈 24×2.5', 'O-ring 24×2.5', 'xmfq', false],
  ['MT-750', '伺服电机 750 W', 'Servo motor 750 W', 'sfdj', true],
  ['CB-3G1.5', '电源线 3×1.5 mm²', 'Power cable 3×1.5 mm²', 'dyx', false],
  ['LB-320', '润滑脂 NLGI 2', 'Grease NLGI 2', 'rhz', true],
]

const byId = (rows: Row[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [String(row['id']), row]))

function location(id: number, code: string, zh: string, en: string, rest: Row): Row {
  const base = { role: null, site: 1, warehouse: null, time_zone: null, active: true }
  return { id, code, name_zh: zh, name_en: en, parent: null, kind: 'bin', ...base, ...rest }
}

function locations(): Row[] {
  const rows = [
    location(1, 'DG', '东莞工厂', 'Dongguan plant', { kind: 'site', time_zone: 'Asia/Shanghai' }),
    location(2, 'RM', '原料仓', 'Raw material store', { kind: 'warehouse', parent: 1 }),
    location(3, 'LINE', '线边仓', 'Line side store', { kind: 'warehouse', parent: 1 }),
    location(4, 'RM-A', 'A 区', 'Zone A', { kind: 'zone', parent: 2, warehouse: 2 }),
    location(5, 'RM-B', 'B 区', 'Zone B', { kind: 'zone', parent: 2, warehouse: 2 }),
    location(6, 'L1', '装配一线', 'Assembly line 1', { kind: 'zone', parent: 3, warehouse: 3 }),
    location(90, 'V-SUP', '供应商', 'Suppliers', { kind: 'virtual', role: 'supplier', parent: 1 }),
    location(91, 'V-PRD', '生产', 'Production', { kind: 'virtual', role: 'production', parent: 1 }),
    location(93, 'V-CUS', '客户', 'Customers', { kind: 'virtual', role: 'customer', parent: 1 }),
    location(94, 'V-CON', '加工转换', 'Conversion', {
      ...{ kind: 'virtual', role: 'conversion', parent: 1 },
    }),
    location(92, 'V-SCR', '报废', 'Scrap', { kind: 'virtual', role: 'scrap', parent: 1 }),
  ]
  for (let at = 0; at < 12; at++) {
    const zone = at < 5 ? 4 : at < 9 ? 5 : 6
    const head = zone === 4 ? 'A' : zone === 5 ? 'B' : 'L1'
    const code = `${head}-0${(at % 5) + 1}`
    const warehouse = zone === 6 ? 3 : 2
    rows.push(location(20 + at, code, `货位 ${code}`, `Bin ${code}`, { parent: zone, warehouse }))
  }
  return rows
}

function items(): Row[] {
  return ITEMS.map(([code, zh, en, pinyin, tracked], at) => ({
    id: at + 1,
    code,
    name_zh: zh,
    name_en: en,
    pinyin,
    category: (at % 3) + 1,
    unit: code.startsWith('PA') || code.startsWith('LB') ? 2 : 1,
    scale: code.startsWith('PA') || code.startsWith('LB') ? 3 : 0,
    lot_tracked: tracked,
    active: code !== 'OR-24',
    merged_into: null,
    picking: null,
    serial_tracked: false,
    shelf_life_days: tracked ? 365 : null,
    warn_days: tracked ? 30 : null,
    min_stock: null,
    max_stock: null,
    slow_days: null,
    inspects_receipt: false,
    hold_mode: 'block',
    units: at === 0 ? [[3, 200, 1]] : [],
    barcodes: [[`69012345678${at}0`, null]],
  }))
}

function people(pin: Json): Row[] {
  return NAMES.map(([name, role], at) => ({
    id: at + 1,
    name,
    roles: [role],
    permissions: RIGHTS[role] ?? [],
    pin: at === 5 ? null : pin,
    badge: null,
    language: null,
    active: true,
  }))
}

function balances(): Record<string, Row> {
  const rows: Record<string, Row> = {}
  for (let at = 0; at < 20; at++) {
    const item = (at % 10) + 1
    const place = 20 + (at % 12)
    const scale = item === 4 || item === 10 ? 1000 : 1
    const quantity = ((at * 137) % 900) * scale - (at === 13 ? 3 : 0)
    rows[`${item}.${place}.-`] = { item, location: place, lot: null, quantity }
  }
  return rows
}

function units(): Row[] {
  return [
    { id: 1, code: 'PCS', name_zh: '件', name_en: 'pcs', scale: 0 },
    { id: 2, code: 'KG', name_zh: '千克', name_en: 'kg', scale: 3 },
    { id: 3, code: 'BOX', name_zh: '盒', name_en: 'box', scale: 0 },
  ]
}

export function plant(pin: Json): Rows {
  const category = (id: number, code: string, zh: string, en: string): Row => ({
    id,
    code,
    name_zh: zh,
    name_en: en,
    parent: null,
    picking: null,
    warn_days: null,
    slow_days: null,
  })
  const reason = (id: number, code: string, kind: string, zh: string, en: string): Row => ({
    id,
    code,
    kind,
    name_zh: zh,
    name_en: en,
    active: true,
  })
  return {
    unit: byId(units()),
    category: byId([
      category(1, 'STD', '标准件', 'Standard parts'),
      category(2, 'RAW', '原材料', 'Raw material'),
      category(3, 'ASM', '部件', 'Assemblies'),
    ]),
    reason: byId([
      reason(1, 'damaged', 'scrap', '损坏', 'Damaged'),
      reason(2, 'burr', 'hold', '毛刺', 'Burrs'),
      reason(3, 'miscount', 'adjust', '数量不符', 'Miscount'),
      reason(4, 'blocked', 'pick', '够不着或被挡住', 'Out of reach or blocked'),
    ]),
    location: byId(locations()),
    code_pattern: byId([
      { id: 1, name: '华南轴承 外箱', pattern: '{item}#{lot:..12}#{quantity?}' },
      { id: 2, name: '老货架标签', pattern: 'SHELF/{location}' },
    ]),
    item: byId(items()),
    person: byId(people(pin)),
    balance: balances(),
  }
}
