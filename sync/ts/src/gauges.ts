/**
 * What a gauge or a scale types when its button is pressed, as an integer in a scale. The twin
 * of `takt_sync/gauges.py`, which names the formats and their sources; cases lie in
 * `sync/vectors/verdicts.json`.
 */
import { SCALE_MAX, VALUE_MAX } from './characteristics.ts'
import { unitNamed } from './gauge-units.ts'

/** Why a line gives no value; what each means stands at the Python twin. */
export type GaugeFault =
  | 'type'
  | 'scale'
  | 'empty'
  | 'too_long'
  | 'not_a_value'
  | 'decimals'
  | 'too_large'
  | 'unit'
  | 'unstable'
  | 'out_of_range'
  | 'instrument'

/** Handed back, not thrown: people mistype all day. */
export interface GaugeError {
  code: GaugeFault
}

const LINE_LENGTH_MAX = 64
const ENDS = /^[ \r\n\x02\x03]+|[ \r\n\x02\x03]+$/g // eslint-disable-line no-control-regex -- frames end so
const DIGIMATIC = /^0[0-9]A([+-][0-9.]{8})$/
const HEADED =
  /^(?:(ST|QT|WT|US|OL) *[,;] *(?:(?:GS|NT|G|N|LO|OK|HI|--) *[,;] *)?(.*)|(WT|QT|US|OL) +(.*))$/s
const SICS = /^S ([SDI])(?: +(.*))?$/s
const NET = /^(?:N1?|G#?|Qnt) +(.*)$/s
const OVER = /^(?:(?:Stat +)?(?:H|HH|L|LL|High|Low)|S [+-]|ERR3)$/
const BROKEN = /^(?:(?:Stat +)?(?:ERR|Err|ERROR|Error)[ 0-9]*|Stat(?: .*)?)$/s
const BRACKETED = /([^[\]]*[0-9.,])\[([0-9])\]([^[\]]*)/g
const VALUE =
  /^([+-]?) *([0-9]*)(?:[.,]([0-9]*))?(?: *[,;](?= *[^ ]))? *([^-+0-9?<=>.,;[\] ]*) *([?<=>]?)(?: +(?:NET|G|N))?$/

class Fault extends Error {
  readonly code: GaugeFault

  constructor(code: GaugeFault) {
    super(code)
    this.code = code
  }
}

/**
 * The value of a line in 10^-scale of its unit, or why there is none. Where `unit` is given, a
 * line that names another one is refused; one without a unit is taken for it.
 */
export function gaugeValue(
  text: unknown,
  scale: unknown,
  unit: unknown = null,
): number | GaugeError {
  if (typeof scale !== 'number' || !Number.isInteger(scale) || scale < 0 || scale > SCALE_MAX) {
    return { code: 'scale' }
  }
  if (typeof text !== 'string' || (unit !== null && typeof unit !== 'string')) {
    return { code: 'type' }
  }
  try {
    return valueOf(bodyOf(lineOf(text)), scale, unit)
  } catch (error) {
    if (error instanceof Fault) return { code: error.code }
    throw error
  }
}

function lineOf(text: string): string {
  if (text.length > 2 * LINE_LENGTH_MAX || [...text].length > LINE_LENGTH_MAX) {
    throw new Fault('too_long')
  }
  const line = text.replace(/[\uff01-\uff5e\u3000\u00a0\t\u3002\u2212]/g, typed).replace(ENDS, '')
  if (line === '') throw new Fault('empty')
  return line
}

/** The key behind a sign that an input method made of it. */
function typed(sign: string): string {
  if (sign === '\u3002') return '.'
  if (sign === '\u2212') return '-'
  const code = sign.charCodeAt(0)
  return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : ' '
}

/** The value with its unit, without what the instrument says before it. */
function bodyOf(line: string): string {
  const digimatic = DIGIMATIC.exec(line)
  if (digimatic) return digimatic[1] ?? ''
  if (OVER.test(line)) throw new Fault('out_of_range')
  if (BROKEN.test(line)) throw new Fault('instrument')
  const headed = HEADED.exec(line)
  const sics = headed ? null : SICS.exec(line)
  const net = (headed ?? sics) ? null : NET.exec(line)
  const state = headed?.[1] ?? headed?.[3] ?? sics?.[1] ?? ''
  if (state === 'OL') throw new Fault('out_of_range')
  if (state === 'US' || state === 'D' || state === 'I') throw new Fault('unstable')
  if (headed) return headed[2] ?? headed[4] ?? ''
  if (sics) return sics[2] ?? ''
  return net?.[1] ?? line
}

function valueOf(body: string, scale: number, unit: string | null): number {
  const parts = VALUE.exec(body.replace(BRACKETED, '$1$2$3'))
  const [, sign = '', whole = '', places = '', named = '', mark = ''] = parts ?? []
  if (whole === '' && places === '') throw new Fault('not_a_value')
  if (mark === '?') throw new Fault('unstable')
  if (named !== '' && !isUnit(named, unit)) throw new Fault('unit')
  const decimals = places.replace(/0+$/, '')
  if (decimals.length > scale) throw new Fault('decimals')
  const digits = (whole + decimals.padEnd(scale, '0')).replace(/^0+/, '')
  if (digits.length > 13 || Number(digits) > VALUE_MAX) throw new Fault('too_large')
  const size = Number(digits)
  return sign === '-' && size > 0 ? -size : size
}

/** Whether a unit is the one asked for; where none is, whether it is one at all. */
function isUnit(spelled: string, asked: string | null): boolean {
  const named = spelled.normalize('NFC')
  const known = unitNamed(named)
  if (asked === null) return known !== undefined
  const wanted = asked.normalize('NFC')
  return named === wanted || (known !== undefined && known === unitNamed(wanted))
}
