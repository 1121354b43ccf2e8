import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary, fill, guessLanguage, nameOf, sentences, t, tMaybe } from './i18n.svelte.ts'

describe('t()', () => {
  beforeAll(async () => {
    await dictionary.use('en')
    await dictionary.need(['floor'])
  })

  it('fills in names and chooses the plural', () => {
    expect(fill('{n} {n|act|acts} of {who}', { n: 1, who: 'Li' })).toBe('1 act of Li')
    expect(fill('{n} {n|act|acts} of {who}', { n: 2, who: 'Li' })).toBe('2 acts of Li')
  })

  it('leaves a placeholder that got no value visible', () => {
    expect(fill('Lot {code}', {})).toBe('Lot {code}')
  })

  it('speaks the language that was chosen last', async () => {
    await dictionary.use('zh-CN')
    expect(t('ui.state_booked')).toBe('已入账')

    await dictionary.use('en')
    expect(t('ui.state_booked')).toBe('In the books')
  })

  it('ends a sentence as the language does', async () => {
    await dictionary.use('zh-CN')
    expect(sentences('不认识的工牌', '请重试。')).toBe('不认识的工牌。请重试。')

    await dictionary.use('en')
    expect(sentences('Unknown badge', 'Try again.')).toBe('Unknown badge. Try again.')
  })

  it('knows no sentence for a code that nobody wrote one for', () => {
    expect(tMaybe('reason.never_heard_of')).toBeUndefined()
  })

  it('guesses Chinese unless the browser asks for something else', () => {
    expect(guessLanguage(['zh-TW'])).toBe('zh-CN')
    expect(guessLanguage([])).toBe('zh-CN')
    expect(guessLanguage(['de', 'zh'])).toBe('en')
  })

  it('falls back to the other language and then to the code for names', () => {
    expect(nameOf({ name_zh: '螺栓', name_en: '', code: 'B1' })).toBe('螺栓')
    expect(nameOf({ name_zh: '', name_en: '', code: 'B1' })).toBe('B1')
  })
})
