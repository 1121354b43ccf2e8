/**
 * Clock frames and what is known of the server's time (protocol part 7). A
 * frame is a span in which wall and monotonic clock run together; when they
 * part by more than two seconds (a clock set by hand, sleep) a new one begins
 * and what was learned in the old one counts no longer. No clock is read here.
 */

/** One look at the device's clocks. */
export interface Reading {
  /** Wall clock, integer ms UTC. */
  wall: number
  /** Monotonic clock, integer ms since an arbitrary start. */
  mono: number
  /** Names the clock frame. */
  boot: string
}

export interface OpTime {
  wall: number
  mono: number
  boot: string
  offset?: number
  offset_age?: number
  rtt?: number
}

const PARTED_MS = 2000

/** Names the frame of each reading. */
export class ClockFrame {
  private boot: string
  private difference: number | null = null
  private readonly newBoot: () => string

  constructor(newBoot: () => string) {
    this.newBoot = newBoot
    this.boot = newBoot()
  }

  read(wallNow: number, monoNow: number): Reading {
    const [wall, mono] = [Math.round(wallNow), Math.max(0, Math.round(monoNow))]
    const difference = wall - mono
    this.difference ??= difference
    if (Math.abs(difference - this.difference) > PARTED_MS) {
      this.difference = difference
      this.boot = this.newBoot()
    }
    return { wall, mono, boot: this.boot }
  }
}

interface Sample {
  boot: string
  mono: number
  /** The server's time at `mono`. */
  server: number
  rtt: number
}

const DRIFT_PPM = 400
const RTT_UNKNOWN_MS = 5000
const RTTS_KEPT = 4

/** What replies taught about the server's time, inside one clock frame. */
export class ServerTime {
  private sample: Sample | null = null
  private rtts: number[] = []
  private boot = ''

  /** Learn from a reply; one that crossed a frame's end teaches nothing. */
  learn(sent: Reading, received: Reading, serverTime: number): void {
    if (sent.boot !== received.boot) return
    const { mono, boot } = received
    const rtt = Math.max(0, mono - sent.mono)
    if (boot !== this.boot) this.rtts = []
    this.boot = boot
    this.rtts = [...this.rtts, rtt].slice(-RTTS_KEPT)
    const held = this.sample
    if (held?.boot === boot) {
      const drift = Math.ceil(((mono - held.mono) * DRIFT_PPM) / 1_000_000)
      if (rtt > held.rtt + drift) return
    }
    this.sample = { boot, mono, server: serverTime + Math.floor(rtt / 2), rtt }
  }

  /** Take over what another tab of this device learnt: both share the wall clock. */
  adopt(reading: Reading, offset: number, rtt: number): void {
    const { boot, mono, wall } = reading
    if (this.sample?.boot === boot && this.sample.rtt <= rtt) return
    this.sample = { boot, mono, server: wall + offset, rtt }
  }

  /** What other tabs may adopt. */
  share(reading: Reading): { offset: number; rtt: number } | null {
    const offset = this.offset(reading)
    if (offset === null || this.sample === null) return null
    const drift = Math.ceil(((reading.mono - this.sample.mono) * DRIFT_PPM) / 1_000_000)
    return { offset, rtt: this.sample.rtt + drift }
  }

  /** Server time minus wall time, as far as this frame knows. */
  offset(reading: Reading): number | null {
    const { sample } = this
    if (sample?.boot !== reading.boot) return null
    return sample.server + (reading.mono - sample.mono) - reading.wall
  }

  /** The time field of an operation made now. */
  stamp(reading: Reading): OpTime {
    const { wall, mono, boot } = reading
    const { sample } = this
    const offset = this.offset(reading)
    if (offset === null || sample === null) return { wall, mono, boot }
    return { wall, mono, boot, offset, offset_age: mono - sample.mono, rtt: sample.rtt }
  }

  /** The longest of the last round trips of this frame. */
  rtt(reading: Reading): number {
    if (reading.boot !== this.boot || this.rtts.length === 0) return RTT_UNKNOWN_MS
    return Math.max(...this.rtts)
  }
}
