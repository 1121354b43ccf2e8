/**
 * Runs the camera for one screen: asks for it, hands single frames to the
 * decoding worker, and lets go of it when nobody scans or looks. What the codes
 * mean is not known here.
 */
import { bus, type ScanBus } from './bus.ts'
import type { Decoded, DecodeReply } from './decoder.ts'
import { Presence } from './presence.ts'

export type CameraState =
  | 'off'
  | 'starting'
  | 'on'
  /** Nothing was scanned for a while, or the page was hidden. */
  | 'paused'
  | 'denied'
  | 'missing'
  | 'busy'
  | 'insecure'
  | 'failed'

export interface CameraStats {
  onMs: number
  busyMs: number
  frames: number
  decoded: number
  /** Share of the time that the camera was on in which the decoder worked. */
  duty: number
}

export const IDLE_MS = 30_000
/** Leaves the processor at least as long a rest as the last frame took. */
const REST_MS = 40

export interface CameraOptions {
  video: HTMLVideoElement
  onChange: (state: CameraState, torch: boolean | null) => void
  /** Codes that left the presence filter as new scans. */
  onCode?: (code: Decoded) => void
  to?: ScanBus
}

/** Why the browser gave no camera, from the name of its error. */
export function stateOfError(name: string): CameraState {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'failed'
  }
}

export function dutyOf(busyMs: number, onMs: number): number {
  return onMs <= 0 ? 0 : Math.min(1, busyMs / onMs)
}

interface TorchTrack {
  getCapabilities?: () => MediaTrackCapabilities & { torch?: boolean }
}

export class Camera {
  readonly presence = new Presence()
  private stream: MediaStream | null = null
  private worker: Worker | null = null
  private state: CameraState = 'off'
  private torchOn: boolean | null = null
  private inFlight: number | null = null
  private sentAt = 0
  private nextId = 1
  private lastCodeAt = 0
  private startedAt = 0
  private past = { onMs: 0, busyMs: 0, frames: 0, decoded: 0 }
  private idleTimer: ReturnType<typeof setInterval> | null = null
  private readonly to: ScanBus

  constructor(private readonly options: CameraOptions) {
    this.to = options.to ?? bus
    document.addEventListener('visibilitychange', this.onVisibility)
  }

  get stats(): CameraStats {
    const onMs = this.past.onMs + (this.startedAt === 0 ? 0 : performance.now() - this.startedAt)
    return { ...this.past, onMs, duty: dutyOf(this.past.busyMs, onMs) }
  }

  async start(): Promise<void> {
    if (this.state === 'on' || this.state === 'starting') return
    if (!window.isSecureContext) return this.become('insecure')
    if (navigator.mediaDevices === undefined) return this.become('missing')
    this.become('starting')
    try {
      const stream = await askForCamera()
      if (this.closedWhileAsking()) return endTracks(stream)
      this.stream = stream
      const { video } = this.options
      video.srcObject = stream
      await video.play()
      this.run()
    } catch (error) {
      this.release()
      this.become(stateOfError(error instanceof Error ? error.name : ''))
    }
  }

  stop(state: CameraState = 'off'): void {
    this.release()
    this.become(state)
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this.onVisibility)
    this.stop()
    this.worker?.terminate()
    this.worker = null
  }

  async setTorch(on: boolean): Promise<void> {
    const track = this.stream?.getVideoTracks()[0]
    if (track === undefined || this.torchOn === null) return
    await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
    this.torchOn = on
    this.become(this.state)
  }

  private closedWhileAsking(): boolean {
    return this.state !== 'starting'
  }

  private run(): void {
    const track = this.stream?.getVideoTracks()[0] as TorchTrack | undefined
    this.torchOn = track?.getCapabilities?.().torch === true ? false : null
    this.startedAt = performance.now()
    this.lastCodeAt = this.startedAt
    this.presence.clear()
    this.idleTimer = setInterval(() => this.checkIdle(), 1_000)
    this.become('on')
    this.nextFrame()
  }

  private release(): void {
    if (this.startedAt !== 0) this.past.onMs += performance.now() - this.startedAt
    this.startedAt = 0
    if (this.idleTimer !== null) clearInterval(this.idleTimer)
    this.idleTimer = null
    if (this.stream !== null) endTracks(this.stream)
    this.stream = null
    this.torchOn = null
    this.options.video.srcObject = null
  }

  private become(state: CameraState): void {
    this.state = state
    this.options.onChange(state, this.torchOn)
  }

  private checkIdle(): void {
    if (performance.now() - this.lastCodeAt > IDLE_MS) this.stop('paused')
  }

  private readonly onVisibility = (): void => {
    if (document.hidden && this.state === 'on') this.stop('paused')
  }

  private nextFrame(): void {
    if (this.stream === null) return
    const { video } = this.options
    const again = () => void this.frame()
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(again)
    else setTimeout(again, REST_MS)
  }

  private async frame(): Promise<void> {
    if (this.stream === null) return
    const { video } = this.options
    this.past.frames += 1
    if (this.inFlight === null && video.videoWidth > 0) {
      const id = this.nextId++
      this.inFlight = id
      try {
        const image = await grab(video)
        this.sentAt = performance.now()
        this.decoder().postMessage({ id, image }, transferable(image))
      } catch {
        // One picture could not be had, as happens when the page is put away: the next one may.
        this.inFlight = null
      }
    }
    this.nextFrame()
  }

  private decoder(): Worker {
    if (this.worker === null) {
      this.worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' })
      this.worker.addEventListener('message', (event: MessageEvent<DecodeReply>) =>
        this.onReply(event.data),
      )
      this.worker.addEventListener('error', () => this.stop('failed'))
    }
    return this.worker
  }

  private onReply(reply: DecodeReply): void {
    if ('failed' in reply) {
      this.inFlight = null
      return this.stop('failed')
    }
    this.past.decoded += 1
    this.past.busyMs += reply.busyMs
    const rest = Math.max(REST_MS, Math.min(250, performance.now() - this.sentAt))
    setTimeout(() => (this.inFlight = null), rest)
    if (this.state !== 'on') return
    const now = performance.now()
    if (reply.codes.length > 0) this.lastCodeAt = now
    const fresh = this.presence.frame(
      reply.codes.map((code) => code.text),
      now,
    )
    for (const text of fresh) {
      const code = reply.codes.find((candidate) => candidate.text === text)
      if (code !== undefined) this.publish(code)
    }
  }

  private publish(code: Decoded): void {
    this.options.onCode?.(code)
    this.to.publish({ ...code, source: 'camera', at: Date.now() })
  }
}

export async function askForCamera(): Promise<MediaStream> {
  const facing = { facingMode: { ideal: 'environment' } }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { ...facing, width: { min: 1280, ideal: 1280 }, height: { min: 720, ideal: 720 } },
    })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'OverconstrainedError') throw error
    // A weaker camera is better than none.
    return navigator.mediaDevices.getUserMedia({ audio: false, video: facing })
  }
}

function endTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

let fallbackCanvas: HTMLCanvasElement | null = null

async function grab(video: HTMLVideoElement): Promise<ImageBitmap | ImageData> {
  if (typeof OffscreenCanvas !== 'undefined') return createImageBitmap(video)
  fallbackCanvas ??= document.createElement('canvas')
  const { videoWidth: width, videoHeight: height } = video
  fallbackCanvas.width = width
  fallbackCanvas.height = height
  const context = fallbackCanvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas for the picture')
  context.drawImage(video, 0, 0)
  return context.getImageData(0, 0, width, height)
}

function transferable(image: ImageBitmap | ImageData): Transferable[] {
  return image instanceof ImageData ? [image.data.buffer] : [image]
}
