/**
 * Questions from the floor: in the session of the person, else by this device
 * for whoever came by PIN or badge. The server judges the rights either way.
 */
import { session } from '../app/session.svelte.ts'
import { ApiError, call, download, problem, saveAs } from './api.ts'
import { DATABASE, syncEngine } from './client.ts'

type Method = 'GET' | 'POST'

export async function ask<Reply>(method: Method, path: string, body?: unknown): Promise<Reply> {
  if (session.signedInOnServer) return call<Reply>(method, `/api/v1${path}`, body)
  return askAsDevice<Reply>(method, path, body)
}

/** A document under this name, to be kept on the device. */
export async function fetchFile(path: string, name: string, body: unknown): Promise<void> {
  if (session.signedInOnServer) await download(`/api/v1${path}`, name, body)
  else await saveAs(await answerTo('POST', path, body), name)
}

/** By the device's own token, for what concerns the device itself. */
export async function askAsDevice<Reply>(
  method: Method,
  path: string,
  body?: unknown,
): Promise<Reply> {
  return (await (await answerTo(method, path, body)).json()) as Reply
}

async function answerTo(method: Method, path: string, body: unknown): Promise<Response> {
  let response = await send(method, path, body)
  if (response.status === 401) response = await send(method, path, body, true)
  if (!response.ok) throw await problem(response)
  return response
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  isFresh = false,
): Promise<Response> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    authorization: `Bearer ${await token(isFresh)}`,
    'x-takt-person': String(session.person?.id ?? ''),
  }
  const init: RequestInit = { method, headers, credentials: 'omit' }
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  return fetch(`/api/v1/device${path}`, init).catch(() => {
    throw new ApiError('offline', 0)
  })
}

async function token(isFresh: boolean): Promise<string> {
  try {
    return await (await syncEngine()).deviceToken(DATABASE, isFresh)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ApiError(code, 0)
  }
}
