/** Sends a picture of an instruction ahead of the version that will show it, by the lane of photos. */
import { ApiError, problem } from '../../data/api.ts'
import { BASE_URL, DATABASE, syncEngine } from '../../data/client.ts'

/** The name under which the server has it now: the SHA-256 of its bytes. */
export async function sendPicture(bytes: ArrayBuffer): Promise<string> {
  const name = hexOf(await crypto.subtle.digest('SHA-256', bytes))
  const token = await (await syncEngine()).deviceToken(DATABASE)
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/octet-stream',
    'content-range': `bytes 0-${bytes.byteLength - 1}/${bytes.byteLength}`,
  }
  const path = `${BASE_URL}/sync/v1/blob/${name}`
  const response = await fetch(path, { method: 'PUT', headers, body: bytes }).catch(() => {
    throw new ApiError('offline', 0)
  })
  if (!response.ok) throw await problem(response)
  return name
}

function hexOf(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
