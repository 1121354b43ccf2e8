import { describe, expect, it } from 'vitest'
import { Feedback, type FeedbackOutput, type Signal, TONES, VIBRATIONS } from './feedback.ts'

class Recorder implements FeedbackOutput {
  readonly sounds: unknown[] = []
  readonly vibrations: unknown[] = []
  play = (tones: unknown) => void this.sounds.push(tones)
  vibrate = (pattern: unknown) => void this.vibrations.push(pattern)
}

describe('feedback', () => {
  it('has a sound and a vibration of its own for each signal', () => {
    const signals: Signal[] = ['step', 'good', 'repeated', 'wrong']

    expect(new Set(signals.map((signal) => JSON.stringify(TONES[signal]))).size).toBe(4)
    expect(new Set(signals.map((signal) => JSON.stringify(VIBRATIONS[signal]))).size).toBe(4)
  })

  it('plays, shakes and flashes once for one signal', () => {
    const recorder = new Recorder()
    const feedback = new Feedback(recorder)
    const flashes: Signal[] = []
    feedback.watch((signal) => flashes.push(signal))

    feedback.wrong()

    expect(recorder.sounds).toEqual([TONES.wrong])
    expect(recorder.vibrations).toEqual([VIBRATIONS.wrong])
    expect(flashes).toEqual(['wrong'])
  })

  it('keeps quiet where the settings say so, and only there', () => {
    const recorder = new Recorder()
    const feedback = new Feedback(recorder)
    feedback.configure({ sound: false })

    feedback.good()

    expect(recorder.sounds).toEqual([])
    expect(recorder.vibrations).toEqual([VIBRATIONS.good])
  })
})
