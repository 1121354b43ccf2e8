/**
 * Calls of the server on behalf of the signed-in person (administration,
 * reports). Facts never go this way: they go through the sync client.
 */
import type { Language } from '../app/i18n.svelte.ts'

export interface FieldProblem {
  field: string
  code: string
}

export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly errors: readonly FieldProblem[] = [],
    readonly detail = '',
  ) {
    super(`${code} (${status})`)
    this.name = 'ApiError'
  }
}

export interface SessionReply {
  access_token: string
  expires_at: number
  person: {
    id: number
    name: string
    permissions: string[]
    roles: string[]
    site: number
    /** Servers of earlier versions say neither. */
    language?: Language
    has_pin?: boolean
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
let token: string | undefined
let device: string | undefined
let refreshing: Promise<SessionReply | null> | undefined

export function setToken(value: string | undefined): void {
  token = value
}

/** Named with every call: a session belongs to the device on which it was begun. */
export function setDevice(id: string): void {
  device = id
}

async function send(method: Method, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (device) headers['x-takt-device'] = device
  if (token) headers['authorization'] = `Bearer ${token}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body !== undefined) init.body = JSON.stringify(body)
  try {
    return await fetch(path, init)
  } catch {
    // fetch rejects only when nothing came back: that is the one meaning of "offline".
    throw new ApiError('offline', 0)
  }
}

/** What a refusal says. */
export async function problem(response: Response): Promise<ApiError> {
  let content: { code?: string; errors?: FieldProblem[]; detail?: string } = {}
  try {
    content = (await response.json()) as typeof content
  } catch {
    // A proxy may answer with a page; the status still says enough.
  }
  const code = content.code ?? (response.status >= 500 ? 'server' : 'unknown')
  return new ApiError(code, response.status, content.errors ?? [], content.detail ?? '')
}

/** One refresh for all calls that found their token expired at the same time. */
export function refresh(): Promise<SessionReply | null> {
  refreshing ??= alone(async () => {
    const response = await send('POST', '/api/v1/session/refresh')
    if (!response.ok) return null
    const reply = (await response.json()) as SessionReply
    token = reply.access_token
    return reply
  }).finally(() => (refreshing = undefined))
  return refreshing
}

/** Tabs share the refresh token: shown twice it ends the session, so one tab at a time. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const { locks } = navigator
  return locks ? locks.request('takt.refresh', work) : work()
}

export async function call<Reply>(method: Method, path: string, body?: unknown): Promise<Reply> {
  let response = await send(method, path, body)
  if (response.status === 401 && token && (await refresh())) {
    response = await send(method, path, body)
  }
  if (response.status === 401) token = undefined
  if (!response.ok) throw await problem(response)
  if (response.status === 204) return undefined as Reply
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as Reply
}

/** A file made by the server (CSV, PDF), handed to the person as a download. */
export async function download(path: string, name: string, body?: unknown): Promise<void> {
  const ask = () => send(body === undefined ? 'GET' : 'POST', path, body)
  let response = await ask()
  if (response.status === 401 && token && (await refresh())) response = await ask()
  if (!response.ok) throw await problem(response)
  await saveAs(response, name)
}

export async function saveAs(response: Response, name: string): Promise<void> {
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
