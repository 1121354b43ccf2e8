import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trace } from './answers.ts'
import { branches, pathTo, ROOT, type Branches, type Way } from './branches.ts'
import { firstOpen, grow, PAGE, revealed, type Node, type Opening } from './growth.ts'
import { DEEPEST, rows } from './indent.ts'
import { picture } from './picture.ts'

type Link = [run: number, lot: number, direction: -1 | 1, quantity: number]

function aTrace(lots: number, runs: number, links: readonly Link[], root = 0): Trace {
  const ids = Array.from({ length: lots }, (_, at) => `lot-${at}`)
  return {
    root: ids[root] ?? '',
    truncated: false,
    limit: 200_000,
    lots: ids,
    items: ids.map(() => 1),
    runs: Array.from({ length: runs }, (_, at) => `run-${at}`),
    links: {
      run: links.map(([run]) => run),
      lot: links.map(([, lot]) => lot),
      direction: links.map(([, , direction]) => direction),
      quantity: links.map(([, , , quantity]) => quantity),
    },
  }
}

/** Everything open and nothing paged. */
function whole(tree: Branches): Opening {
  const all = tree.trace.links.run.map((_, link) => link)
  return { open: new Set(all), shown: new Map([ROOT, ...all].map((link) => [link, Infinity])) }
}

const none = () => []

function every(node: Node): Node[] {
  return [node, ...node.children.flatMap(every)]
}

/** Links that the answer leads to in one way, told the slow way: round by round. */
function reachable(trace: Trace, way: Way): Set<number> {
  const towards = way === 'down' ? -1 : 1
  const { run, lot, direction } = trace.links
  const lots = new Set([trace.lots.indexOf(trace.root)])
  const runs = new Set<number>()
  const found = new Set<number>()
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const link of run.keys()) {
      const isTowards = direction[link] === towards
      if (!(isTowards ? lots.has(lot[link] ?? -1) : runs.has(run[link] ?? -1))) continue
      found.add(link)
      if (isTowards) runs.add(run[link] ?? -1)
      else lots.add(lot[link] ?? -1)
    }
  }
  return found
}

const graphs = fc
  .record({ lots: fc.integer({ min: 1, max: 9 }), runs: fc.integer({ min: 1, max: 7 }) })
  .chain(({ lots, runs }) =>
    fc
      .uniqueArray(
        fc.tuple(
          fc.nat(runs - 1),
          fc.nat(lots - 1),
          fc.constantFrom<-1 | 1>(-1, 1),
          fc.integer({ min: 1, max: 500 }),
        ),
        { selector: ([run, lot, direction]) => `${run}.${lot}.${direction}`, maxLength: 30 },
      )
      .map((links) => aTrace(lots, runs, links)),
  )
const ways = fc.constantFrom<Way>('up', 'down')

describe('the tree of a trace', () => {
  it('shows each link that leads anywhere exactly once, whatever circles the answer holds', () => {
    fc.assert(
      fc.property(graphs, ways, (trace, way) => {
        const tree = branches(trace, way)

        const nodes = every(grow(tree, whole(tree), none))
        const links = nodes.flatMap((node) => ('link' in node ? [node.link] : []))

        const wanted = [ROOT, ...reachable(trace, way)].sort((a, b) => a - b)
        expect(links.sort((a, b) => a - b)).toEqual(wanted)
      }),
    )
  })

  it('goes on from each lot and run at one node, and marks all others as shown elsewhere', () => {
    fc.assert(
      fc.property(graphs, ways, (trace, way) => {
        const tree = branches(trace, way)

        const nodes = every(grow(tree, whole(tree), none))
        const homes = nodes.filter((node) => 'elsewhere' in node && !node.elsewhere)
        const names = homes.map((node) => (node.kind === 'lot' ? `l${node.lot}` : node.key))

        expect(new Set(names).size).toBe(names.length)
        for (const node of nodes) {
          if ('elsewhere' in node && node.elsewhere) {
            expect(node.children).toEqual([])
            const home = tree.home(node.link)
            expect(nodes.some((one) => 'link' in one && one.link === home)).toBe(true)
          }
        }
      }),
    )
  })

  it('opens far enough to show any link that is asked for', () => {
    fc.assert(
      fc.property(graphs, ways, fc.nat(), (trace, way, pick) => {
        const tree = branches(trace, way)
        const known = [...reachable(trace, way)]
        fc.pre(known.length > 0)
        const link = known[pick % known.length] ?? ROOT
        const closed = { open: new Set<number>(), shown: new Map<number, number>() }

        const nodes = every(grow(tree, revealed(tree, closed, pathTo(tree, link)), none))

        expect(nodes.some((node) => 'link' in node && node.link === link)).toBe(true)
      }),
    )
  })

  it('leads from used to made on the way down and back on the way up', () => {
    const trace = aTrace(3, 1, [
      [0, 0, -1, 5],
      [0, 1, 1, 4],
      [0, 2, 1, 1],
    ])
    const down = grow(branches(trace, 'down'), { open: new Set(), shown: new Map() }, none)
    const up = grow(branches({ ...trace, root: 'lot-2' }, 'up'), whole(branches(trace, 'up')), none)

    expect(down.children.map((node) => node.kind)).toEqual(['run'])
    expect(down.children[0]?.children).toMatchObject([
      { kind: 'lot', lot: 1, quantity: 4 },
      { kind: 'lot', lot: 2, quantity: 1 },
    ])
    expect(up.children[0]).toMatchObject({ kind: 'run', quantity: 1 })
    expect(up.children[0]?.children).toMatchObject([{ kind: 'lot', lot: 0, quantity: 5 }])
  })

  it('stays whole where a lot comes back to itself by rework', () => {
    const trace = aTrace(2, 2, [
      [0, 0, -1, 5],
      [0, 1, 1, 5],
      [1, 1, -1, 5],
      [1, 0, 1, 5],
    ])
    const tree = branches(trace, 'down')

    const nodes = every(grow(tree, whole(tree), none))

    expect(nodes.at(-1)).toMatchObject({ kind: 'lot', lot: 0, elsewhere: true, leadsOn: false })
  })
})

describe('a wide fan', () => {
  const fan = aTrace(
    60,
    1,
    Array.from({ length: 60 }, (_, at): Link => [0, at, at === 0 ? -1 : 1, 1]),
  )
  const tree = branches(fan, 'down')

  it('comes a page at a time and says how many more there are', () => {
    const root = grow(tree, { open: new Set(), shown: new Map() }, none)

    const run = root.children[0]
    expect(run?.children).toHaveLength(PAGE + 1)
    expect(run?.children.at(-1)).toMatchObject({ kind: 'more', hidden: 59 - PAGE })
  })

  it('shows the last one rather than a button for it', () => {
    const shown = new Map([[0, 58]])

    const root = grow(tree, { open: new Set(), shown }, none)

    expect(root.children[0]?.children.map((node) => node.kind)).not.toContain('more')
  })

  it('opens only as much by itself as a person can look at', () => {
    const chain = Array.from({ length: 200 }, (_, at): Link[] => [
      [at, at, -1, 1],
      [at, at + 1, 1, 1],
    ])
    const long = branches(aTrace(201, 200, chain.flat()), 'down')

    const root = grow(long, { open: firstOpen(long), shown: new Map() }, none)

    expect(rows(root).length).toBeLessThan(40)
  })
})

describe('the rows of a phone', () => {
  it('never stand further to the right than a phone has room for', () => {
    fc.assert(
      fc.property(graphs, ways, (trace, way) => {
        const tree = branches(trace, way)

        const all = rows(grow(tree, whole(tree), none))

        expect(all.every((row) => row.guides.length < DEEPEST)).toBe(true)
      }),
    )
  })

  it('carry a line on to each later branch and end it at the last', () => {
    const trace = aTrace(4, 2, [
      [0, 0, -1, 1],
      [1, 0, -1, 1],
      [0, 1, 1, 1],
      [0, 2, 1, 1],
      [1, 3, 1, 1],
    ])
    const tree = branches(trace, 'down')

    const all = rows(grow(tree, whole(tree), none))

    expect(all.map((row) => [row.node.kind, row.guides, row.isLast])).toEqual([
      ['run', [], false],
      ['lot', [true], false],
      ['lot', [true], true],
      ['run', [], true],
      ['lot', [false], true],
    ])
  })
})

describe('the picture of a desk', () => {
  it('lets no two nodes overlap and leaves none outside', () => {
    fc.assert(
      fc.property(graphs, (trace) => {
        const [up, down] = [branches(trace, 'up'), branches(trace, 'down')]
        const drawn = picture(grow(up, whole(up), none), grow(down, whole(down), none))

        const all = [drawn.root, ...drawn.nodes]
        for (const [at, one] of all.entries()) {
          expect(one.x >= 0 && one.x + one.width <= drawn.width).toBe(true)
          expect(one.y >= 0 && one.y + one.height <= drawn.height).toBe(true)
          for (const other of all.slice(at + 1)) {
            const apart =
              one.x + one.width <= other.x ||
              other.x + other.width <= one.x ||
              one.y + one.height <= other.y ||
              other.y + other.height <= one.y
            expect(apart).toBe(true)
          }
        }
      }),
    )
  })
})
