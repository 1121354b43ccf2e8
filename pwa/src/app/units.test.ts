/** How a unit reads beside a figure, in both languages and for abbreviations. */
import { afterEach, describe, expect, it } from 'vitest'
import { dictionary } from './i18n.svelte.ts'
import { unitBeside } from './units.ts'

const unit = (name_en: string, name_zh = '件') => ({ code: 'U', name_zh, name_en })

describe('a unit beside its figure', () => {
  afterEach(() => (dictionary.language = 'zh-CN'))

  it.each([
    ['6', 'Piece', 'pieces'],
    ['1', 'Piece', 'piece'],
    ['-1', 'Piece', 'piece'],
    ['0', 'Box', 'boxes'],
    ['2.5', 'Kilogram', 'kilograms'],
    ['3', 'Square metre', 'square metres'],
    ['4', 'Each', 'each'],
    ['4', 'Gross', 'gross'],
    ['2', 'Assembly', 'assemblies'],
    ['2', 'Tray', 'trays'],
    ['2', 'KG', 'KG'],
    ['2', 'pcs', 'pcs'],
  ])('follows %s in English: %s reads %s', (figure, name, words) => {
    dictionary.language = 'en'
    expect(unitBeside(figure, unit(name))).toBe(words)
  })

  it('stays as it is in Chinese, and where only a Chinese name is known', () => {
    expect(unitBeside('6', unit('Piece'))).toBe('件')
    dictionary.language = 'en'
    expect(unitBeside('6', unit(''))).toBe('件')
  })
})
