import { describe, expect, it } from 'vitest'
import { address, findRoute, matchPath, parseHash, type Route } from './address.ts'
import { bottomBar } from './navigation.ts'

const screen = () => Promise.reject(new Error('not loaded in tests'))
const route = (path: string, order = 0): Route => ({
  path,
  title: 'app.home',
  icon: 'home',
  load: screen,
  nav: { group: 'floor', order },
})

describe('addresses', () => {
  it('match with an optional last part', () => {
    expect(matchPath('/items/:id?', '/items')).toEqual({})
    expect(matchPath('/items/:id?', '/items/5')).toEqual({ id: '5' })
    expect(matchPath('/items/:id?', '/items/5/x')).toBeUndefined()
    expect(matchPath('/items/:id', '/items')).toBeUndefined()
  })

  it('keep a part that nobody can decode as it stands', () => {
    expect(matchPath('/items/:id', '/items/100%')).toEqual({ id: '100%' })
  })

  it('read anything that is no path as the first page', () => {
    expect(parseHash('#enrol=K7Q2M9XZ4T').path).toBe('/')
    expect(parseHash('').path).toBe('/')
  })

  it('survive a round trip with a query', () => {
    const found = findRoute([route('/scan')], address('/scan', { code: 'I:A 1&2' }))

    expect(found?.query.get('code')).toBe('I:A 1&2')
  })
})

describe('the bottom bar', () => {
  it('has at most five places and always the way to all others', () => {
    const all = ['/', '/scan', '/acts', '/live', '/exceptions/:id?', '/queue', '/more'].map(
      (path) => route(path),
    )

    const paths = (watches: boolean) => bottomBar(() => watches, all).map((one) => one.path)

    expect(paths(true)).toEqual(['/', '/scan', '/exceptions/:id?', '/live', '/more'])
    expect(paths(false)).toEqual(['/', '/scan', '/acts', '/exceptions/:id?', '/more'])
  })
})
