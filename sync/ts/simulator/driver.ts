/**
 * Runs the TypeScript core for the simulator: one call a line on stdin, one
 * answer a line on stdout. Reads no clock and draws no random number; both come
 * with each call. README.md beside this file is the contract.
 */
import { createInterface } from 'node:readline'
import { DrivenDevice, type DrivenClock } from './driven-device.ts'
import { ruled } from './rules.ts'
import type { Json } from '../src/types.ts'

interface Call {
  id: number
  device: string
  call: string
  clock: DrivenClock
  args: { [name: string]: Json }
}

const devices = new Map<string, DrivenDevice>()

async function answer(line: string): Promise<string> {
  const { id, device, call, clock, args } = JSON.parse(line) as Call
  try {
    const rule = ruled(call, args)
    if (rule !== undefined) return JSON.stringify({ id, result: rule })
    let known = devices.get(device)
    if (known === undefined) devices.set(device, (known = new DrivenDevice(device)))
    return JSON.stringify({ id, result: await known.serve(call, args, clock) })
  } catch (error) {
    const { code = 'driver' } = error as { code?: string }
    return JSON.stringify({ id, error: { code, detail: String(error) } })
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') process.stdout.write(`${await answer(line)}\n`)
}
