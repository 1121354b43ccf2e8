import { describe, expect, it } from 'vitest'
import { askSecret } from '../ui/secrets.ts'
import { type Scan, ScanBus } from './bus.ts'

const aScan = (text: string, at = 0): Scan => ({ text, format: 'text', source: 'wedge', at })

describe('scan bus', () => {
  it('gives every scan to the screen that subscribed last, until it leaves', () => {
    const bus = new ScanBus()
    const heard: string[] = []
    bus.onScan(({ text }) => heard.push(`below ${text}`))
    const leave = bus.onScan(({ text }) => heard.push(`top ${text}`))

    bus.publish(aScan('A'))
    leave()
    bus.publish(aScan('B'))

    expect(heard).toEqual(['top A', 'below B'])
  })

  it('says when nobody listens, and drops blank texts', () => {
    const bus = new ScanBus()

    expect(bus.publish(aScan('A'))).toBe(false)
    bus.onScan(() => undefined)
    expect(bus.publish(aScan('  '))).toBe(false)
    expect(bus.publish(aScan(' A '))).toBe(true)
  })

  it('keeps what no screen wanted for whoever asked for that', () => {
    const bus = new ScanBus()
    const unclaimed: string[] = []
    bus.onUnclaimed(({ text }) => unclaimed.push(text))
    const leave = bus.onScan(() => undefined)

    bus.publish(aScan('A'))
    leave()
    bus.publish(aScan('B'))

    expect(unclaimed).toEqual(['B'])
  })

  it('hands a scan that came while a screen was loading to that screen, once', () => {
    const bus = new ScanBus()
    const heard: string[] = []
    bus.hold(aScan('A'))
    bus.hold(aScan('B'))

    bus.onScan(({ text }) => heard.push(text))()
    bus.onScan(({ text }) => heard.push(text))

    expect(heard).toEqual(['A', 'B'])
  })

  it('takes no code but a badge while a PIN or a password is asked for', () => {
    const bus = new ScanBus()
    const heard: string[] = []
    bus.onScan(({ text }) => heard.push(text))
    const close = askSecret()

    expect(bus.publish(aScan('557991'))).toBe(false)
    expect(bus.publish(aScan('B:7Q2M-9XKD'))).toBe(true)
    close()
    expect(bus.publish(aScan('A'))).toBe(true)

    expect(heard).toEqual(['B:7Q2M-9XKD', 'A'])
  })
})
