/**
 * Acceptance sampling as the vectors and the Python tests ask for it: plain JSON in and out. What
 * is refused is an answer like any other.
 */
import * as sampling from '../src/sampling.ts'
import { splitMix } from '../src/sampling-draws.ts'

type Args = { [name: string]: unknown }

const OUTCOMES = { a: 'accepted', n: 'not_accepted', s: 'skipped' } as const

function orRefusal(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    if (error instanceof sampling.SamplingError) return { error: [error.path, error.why] }
    throw error
  }
}

function sampled(args: Args): unknown {
  const how = sampling.samplingOf(args['sampling'])
  const { lot, mode } = args as { lot: number; mode: sampling.Mode }
  const { isWhole, ...sample } = sampling.sampleFor(how, lot, mode)
  return { ...sample, is_whole: isWhole }
}

function isSkipped(args: Args): boolean {
  const { outcomes, severity } = args as { outcomes: string; severity: sampling.Severity }
  const said = [...outcomes].map((one) => OUTCOMES[one as keyof typeof OUTCOMES])
  return sampling.isNextSkipped(sampling.skipRuleOf(args['skip']), said, severity)
}

const MODE_OF: { [mark: string]: sampling.Mode } = { r: 'reduced', n: 'normal', t: 'tightened' }

/** Events in their short form, see the vectors; each has its position for a place. */
export function eventsOf(args: Args): sampling.SwitchingEvent[] {
  const { letter, aql } = args as { letter: string | null; aql: string }
  const all: sampling.SwitchingEvent[] = []
  let state = sampling.switching([])
  for (const short of (args['events'] as string[]).flatMap(each)) {
    const [, again, barred, how = '', sign, found] =
      /^=?(~?)(!?)([rnt]?)([+-])(\d+)$/.exec(short) ?? []
    const before = short.startsWith('=') ? all.at(-1)?.place : undefined
    const place = before ?? ([all.length, 'a', 1] as const)
    const due = state.severity === 'discontinued' ? 'tightened' : state.severity
    const event: sampling.SwitchingEvent =
      sign === undefined
        ? { place, to: short.slice(1) as 'normal' }
        : {
            ...{ place, letter, aql, mode: MODE_OF[how] ?? due, isAccepted: sign === '+' },
            ...{ found: Number(found), isOriginal: again === '' },
            mayReduce: args['may_reduce'] === true && barred === '',
          }
    state = sampling.stateAfter(state, event)
    all.push(event)
  }
  return all
}

function each(short: string): string[] {
  const [form = '', times = '1'] = short.split('x')
  return Array.from({ length: Number(times) }, () => form)
}

/** A state in its short form, see the vectors. */
export function shortState(state: sampling.Switching): unknown[] {
  const { severity, score, recent, refused, since, why } = state
  const lots = recent.map((isAccepted) => (isAccepted ? '+' : '-')).join('')
  return [severity, score, lots, refused, since?.[0] ?? null, why]
}

function switched(args: Args): unknown {
  const events = eventsOf(args)
  const { order, before } = args as { order?: number[]; before?: number }
  const arriving = order?.flatMap((at) => events.slice(at, at + 1)) ?? events
  const until = before === undefined ? null : ([before, 'a', 1] as const)
  return shortState(sampling.switching(arriving, until))
}

function mixed({ seed }: Args): string[] {
  const next = splitMix(BigInt(`0x${String(seed)}`))
  return Array.from({ length: 5 }, () => String(next()))
}

const RULES: { [name: string]: (args: Args) => unknown } = {
  code_letter: ({ args }) => sampling.codeLetter(...(args as [number, sampling.Level])),
  plan: ({ args }) => sampling.singlePlan(...(args as [string, string, sampling.Mode])),
  sample: sampled,
  quality: (args) => sampling.limitingQuality(args as unknown as sampling.Plan),
  zero: ({ lot, quality }) => sampling.zeroAcceptanceSize(lot as number, quality as number),
  skip: isSkipped,
  switching: switched,
  draw: ({ lot, n, seed }) => sampling.draw(lot as number, n as number, seed as string),
  split_mix: mixed,
}

export const SAMPLING_RULES = Object.fromEntries(
  Object.entries(RULES).map(([name, rule]) => [
    name,
    (args: Args): unknown => orRefusal(() => rule(args)),
  ]),
)
