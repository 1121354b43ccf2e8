import { afterEach, describe, expect, it, vi } from 'vitest'
import { ownLanguage } from './own-language.ts'

afterEach(() => vi.unstubAllGlobals())

describe('the language of a browser', () => {
  it('stays as it is where Intl knows it', () => {
    expect(['en-US', 'zh-CN', 'de'].map(ownLanguage)).toEqual(['en-US', 'zh-CN', 'de'])
  })

  it('loses what POSIX adds, and is English where nothing is left', () => {
    const said = ['en-US@posix', 'zh_CN.UTF-8', 'C.UTF-8', '']
    expect(said.map(ownLanguage)).toEqual(['en-US', 'zh-CN', 'en', 'en'])
  })

  it('is mended for all that comes after', async () => {
    vi.stubGlobal('navigator', { language: 'en-US@posix' })
    vi.resetModules()

    await import('./own-language.ts')

    expect(new Intl.NumberFormat(navigator.language).format(1000)).toBe('1,000')
  })
})
