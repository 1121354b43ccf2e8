/**
 * Units as gauges and scales spell them behind a value, and as people write them in a plan.
 * The twin of `takt_sync/gauge_units.py`, which says what is left out and why; that both are
 * equal is a case of `sync/vectors/verdicts.json`.
 */

/** A unit by the name that it has here -> every way in which it is spelled. */
export const UNITS: { readonly [name: string]: readonly string[] } = {
  um: ['um', 'UM', 'µm', 'μm', '微米'],
  mm: ['mm', 'MM', '毫米'],
  cm: ['cm', 'CM', '厘米'],
  m: ['m', '米'],
  in: ['in', 'IN', 'In', 'inch', 'INCH', '"', '英寸'],
  mg: ['mg', '毫克'],
  g: ['g', 'G', '克'],
  kg: ['kg', 'KG', 'Kg', '千克', '公斤'],
  lb: ['lb', 'LB', 'lbs', '磅'],
  oz: ['oz', 'OZ', '盎司'],
  ct: ['ct', 'CT', '克拉'],
  pcs: ['pcs', 'PCS', 'PC', 'pc', '个', '件'],
  N: ['N', '牛'],
  kN: ['kN', 'KN', '千牛'],
  lbf: ['lbf', 'lbF', 'LBF'],
  kgf: ['kgf', 'kgF', 'KGF'],
  Nm: ['Nm', 'NM', 'N·m', 'N*m'],
  kPa: ['kPa', 'KPA', '千帕'],
  MPa: ['MPa', 'MPA', '兆帕'],
  bar: ['bar', 'BAR', '巴'],
  psi: ['psi', 'PSI'],
  deg: ['deg', 'DEG', '°', '度'],
  degC: ['degC', '°C', '℃', '摄氏度'],
  degF: ['degF', '°F', '℉'],
  '%': ['%'],
  V: ['V', '伏'],
  mV: ['mV', '毫伏'],
  A: ['A', '安'],
  mA: ['mA', '毫安'],
  Ohm: ['Ohm', 'ohm', 'OHM', 'Ω', '欧'],
  HRC: ['HRC'],
  HRB: ['HRB'],
  HV: ['HV'],
  HB: ['HB'],
}

const SPELLED = new Map(
  Object.entries(UNITS).flatMap(([name, allOf]) => allOf.map((spelling) => [spelling, name])),
)

/** The unit that a spelling means, or undefined. */
export function unitNamed(spelling: string): string | undefined {
  return SPELLED.get(spelling)
}
