/**
 * How the device answers a scan: a sound, a vibration and a flash that can be
 * told apart with gloves on and ears covered. Called after the act is durable,
 * never before.
 */
/** 'step': understood, nothing recorded yet; 'good': recorded durably. */
export type Signal = 'step' | 'good' | 'repeated' | 'wrong'

export interface FeedbackSettings {
  sound: boolean
  vibration: boolean
  flash: boolean
  /** 0 to 1. */
  volume: number
}

export const FEEDBACK: FeedbackSettings = { sound: true, vibration: true, flash: true, volume: 0.9 }

export interface Tone {
  wave: OscillatorType
  hertz: number
  startMs: number
  lengthMs: number
}

/** Short and low is a step, rising is good, twice the same is again, low and long is wrong. */
export const TONES: Readonly<Record<Signal, readonly Tone[]>> = {
  step: [{ wave: 'sine', hertz: 740, startMs: 0, lengthMs: 40 }],
  good: [
    { wave: 'sine', hertz: 1_320, startMs: 0, lengthMs: 60 },
    { wave: 'sine', hertz: 1_980, startMs: 60, lengthMs: 90 },
  ],
  repeated: [
    { wave: 'triangle', hertz: 990, startMs: 0, lengthMs: 70 },
    { wave: 'triangle', hertz: 990, startMs: 130, lengthMs: 70 },
  ],
  wrong: [
    { wave: 'square', hertz: 196, startMs: 0, lengthMs: 180 },
    { wave: 'square', hertz: 147, startMs: 220, lengthMs: 320 },
  ],
}

export const VIBRATIONS: Readonly<Record<Signal, readonly number[]>> = {
  step: [15],
  good: [45],
  repeated: [40, 70, 40],
  wrong: [220, 90, 220],
}

export interface FeedbackOutput {
  play(tones: readonly Tone[], volume: number): void
  vibrate(pattern: readonly number[]): void
}

export class Feedback {
  private readonly watchers = new Set<(signal: Signal) => void>()
  private settings: FeedbackSettings = FEEDBACK

  constructor(private readonly output: FeedbackOutput) {}

  configure(settings: Partial<FeedbackSettings>): void {
    this.settings = { ...this.settings, ...settings }
  }

  /** The flash of the screen listens here. */
  watch(watcher: (signal: Signal) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  give(signal: Signal): void {
    const { sound, vibration, flash, volume } = this.settings
    if (sound) this.output.play(TONES[signal], volume)
    if (vibration) this.output.vibrate(VIBRATIONS[signal])
    if (flash) for (const watcher of this.watchers) watcher(signal)
  }

  step = (): void => this.give('step')
  good = (): void => this.give('good')
  repeated = (): void => this.give('repeated')
  wrong = (): void => this.give('wrong')
}

/** Browsers keep sound locked until the person has touched the page once. */
export class BrowserOutput implements FeedbackOutput {
  private context: AudioContext | null = null
  private playing: GainNode | null = null

  unlockOnFirstGesture(target: Window = window): void {
    const unlock = () => {
      this.context ??= new AudioContext({ latencyHint: 'interactive' })
      void this.context.resume()
    }
    for (const name of ['pointerdown', 'keydown'] as const) {
      target.addEventListener(name, unlock, { capture: true, passive: true })
    }
  }

  play(tones: readonly Tone[], volume: number): void {
    const { context } = this
    if (context === null || context.state !== 'running') return
    const now = context.currentTime
    // A new signal cuts the old one off: at speed the last one counts.
    this.playing?.gain.cancelScheduledValues(now)
    this.playing?.gain.setTargetAtTime(0, now, 0.005)
    const out = new GainNode(context, { gain: volume })
    out.connect(context.destination)
    this.playing = out
    for (const tone of tones) sound(context, out, tone)
  }

  vibrate(pattern: readonly number[]): void {
    if (typeof navigator === 'undefined' || !('vibrate' in navigator)) return
    if (navigator.userActivation?.hasBeenActive === false) return
    navigator.vibrate([...pattern])
  }
}

function sound(context: AudioContext, out: GainNode, tone: Tone): void {
  const start = context.currentTime + tone.startMs / 1000
  const end = start + tone.lengthMs / 1000
  const envelope = new GainNode(context, { gain: 0 })
  const oscillator = new OscillatorNode(context, { type: tone.wave, frequency: tone.hertz })
  envelope.gain.setValueAtTime(0, start)
  envelope.gain.linearRampToValueAtTime(1, start + 0.004)
  envelope.gain.setValueAtTime(1, end - 0.02)
  envelope.gain.linearRampToValueAtTime(0, end)
  oscillator.connect(envelope).connect(out)
  oscillator.start(start)
  oscillator.stop(end + 0.01)
}

export const output = new BrowserOutput()
export const feedback = new Feedback(output)
