import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserShell } from './shell.ts'

describe('idle time', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('is what the browser says it is', () => {
    const asked: (() => void)[] = []
    vi.stubGlobal('requestIdleCallback', (then: () => void) => asked.push(then))
    const then = vi.fn<() => void>()

    browserShell.idle(then)
    vi.runAllTimers()
    expect(then).not.toHaveBeenCalled()
    asked[0]?.()

    expect(then).toHaveBeenCalledOnce()
  })

  it('comes after a short pause where the browser cannot say, as in Safari', () => {
    vi.stubGlobal('requestIdleCallback', undefined)
    const then = vi.fn<() => void>()

    browserShell.idle(then)
    expect(then).not.toHaveBeenCalled()
    vi.runAllTimers()

    expect(then).toHaveBeenCalledOnce()
  })
})
