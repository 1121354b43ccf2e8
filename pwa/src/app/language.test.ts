import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Person } from '../data/rows.ts'
import { aStorage } from './storage.testing.ts'
import { chooseLanguage, firstLanguage, languageOf, rememberLanguage } from './language.ts'
import { preferences } from './preferences.svelte.ts'

const person = (language: string | null, id = 31) => ({ id, language }) as Person

beforeEach(() => {
  vi.stubGlobal('sessionStorage', aStorage())
  vi.stubGlobal('navigator', { languages: ['zh-CN'] })
  Object.assign(preferences, { language: null, languages: undefined })
})
afterEach(() => vi.unstubAllGlobals())

describe('the language of the screen', () => {
  it('is that of the person who works here', () => {
    preferences.language = 'zh-CN'

    expect(languageOf(person('en'))).toBe('en')
    expect(languageOf(undefined)).toBe('zh-CN')
  })

  it('is that of the device where the person has none', () => {
    expect(languageOf(person(null))).toBe('zh-CN')
    preferences.language = 'en'
    expect(languageOf(person(null))).toBe('en')
  })

  it('follows a choice of the person on this device, and of nobody else', () => {
    chooseLanguage(person('zh-CN'), 'en')

    expect(languageOf(person('zh-CN'))).toBe('en')
    expect(languageOf(person('zh-CN', 32))).toBe('zh-CN')
    expect(languageOf(undefined)).toBe('zh-CN')
  })

  it('follows the page of people again once another language is chosen there', () => {
    chooseLanguage(person('zh-CN'), 'en')

    expect(languageOf(person('en'))).toBe('en')
    chooseLanguage(person('en'), 'zh-CN')
    expect(languageOf(person('en'))).toBe('zh-CN')
  })

  it('is there from the start after a reload, and gone with the person', () => {
    rememberLanguage(person('en'), 'en')
    expect(firstLanguage()).toBe('en')

    rememberLanguage(undefined, 'zh-CN')
    expect(firstLanguage()).toBe('zh-CN')
  })
})
