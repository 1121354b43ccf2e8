import { describe, expect, it } from 'vitest'
import { isNotFetched } from './not-fetched.ts'

describe('a part of the application that does not show', () => {
  it.each([
    new TypeError('Failed to fetch dynamically imported module: https://takt/assets/a.js'),
    new TypeError('error loading dynamically imported module: https://takt/assets/a.js'),
    new TypeError('Importing a module script failed.'),
    new Error('Unable to preload CSS for /assets/a.css'),
  ])('was not fetched: %s', (error) => {
    expect(isNotFetched(error)).toBe(true)
  })

  it.each([
    new RangeError('Incorrect locale information provided'),
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    'a text',
    undefined,
  ])('came and threw: %s', (error) => {
    expect(isNotFetched(error)).toBe(false)
  })
})
