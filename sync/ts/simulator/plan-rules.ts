/** The choice of inspection plans as the vectors and the Python tests ask for it. */
import { type Choosable, type Dated, type Goods, choose } from '../src/plan-choice.ts'

type Args = { [name: string]: unknown }
type Numbered = Dated & { number: number }
type Written = Omit<Choosable<Numbered>, 'versions'> & {
  versions: [from: string, number: number][]
}

function chosen({ plans, goods }: Args): [number, number] | null {
  const rows: Choosable<Numbered>[] = (plans as Written[]).map((plan) => ({
    ...plan,
    versions: plan.versions.map(([from_on, number]) => ({ from_on, number })),
  }))
  const found = choose(rows, goods as Goods)
  return found && [found.plan.id, found.version.number]
}

export const PLAN_RULES: { [name: string]: (args: Args) => unknown } = { choose: chosen }
