/**
 * Who works at this device now. PIN and badge are checked on the device
 * (unlock.ts); the password is checked by the server and opens the administration.
 */
import { call, refresh, setToken, type SessionReply } from '../data/api.ts'
import { isOpen } from '../data/client.ts'
import { live } from '../data/live.svelte.ts'
import type { Person } from '../data/rows.ts'

const REMEMBERED = 'takt.person'
/** 'open' while the browser may hold a cookie of the server, 'owed' once that has to end. */
const SERVER = 'takt.session'

/** People lie in the scope of the device; while that is loaded anew, nobody is gone. */
const isLoaded = (scopes: ReadonlyMap<string, string>) =>
  [...scopes].some(([name, state]) => name.startsWith('me:') && state === 'ready')

let ending: Promise<void> | undefined

/** Ends what a lock without a network left open; fails while there still is none. */
async function signOut(): Promise<void> {
  if (localStorage.getItem(SERVER) !== 'owed') return
  // One at a time: a late one must not end the session that the next person begins.
  ending ??= call('DELETE', '/api/v1/session')
    .then(() => localStorage.removeItem(SERVER))
    .finally(() => (ending = undefined))
  await ending
}
const trySignOut = () => void signOut().catch(() => undefined)

class Session {
  #id = $state<number | null>(null)
  /** Rights of a person whom the replica does not hold (yet): from the server's answer. */
  #known = $state.raw<Person | undefined>(undefined)
  /** The person has shown the password: the server takes changes from this tab. */
  signedInOnServer = $state(false)
  /** The replica has named this person since the person came. */
  #wasHere = false

  get person(): Person | undefined {
    if (this.#id === null) return undefined
    const row = isOpen() ? live.row('person', this.#id) : undefined
    if (row) return row.active ? row : undefined
    return this.#known?.id === this.#id ? this.#known : undefined
  }

  /** This tab remembers a person; whether that holds, the replica tells. */
  get isExpected(): boolean {
    return sessionStorage.getItem(REMEMBERED) !== null
  }

  /** Run in an effect: whoever is retired or taken off this device loses the screen. */
  guard(): void {
    if (this.#id === null || !isOpen()) return
    const row = live.row('person', this.#id)
    if (row) this.#wasHere = true
    else if (!this.#wasHere || !isLoaded(live.scopes)) return
    if (!row?.active) this.lock()
  }

  can = (permission: string): boolean => this.person?.permissions.includes(permission) ?? false

  /** People who may switch to this device, by name. */
  get people(): Person[] {
    return live
      .rows('person')
      .filter((person) => person.active)
      .sort((left, right) => left.name.localeCompare(right.name))
  }

  /** Asks the server; before a device is enrolled the person is entered later, by adopt(). */
  async signIn(name: string, password: string): Promise<SessionReply> {
    await signOut()
    const reply = await call<SessionReply>('POST', '/api/v1/session', { name, password })
    this.adopt(reply)
    return reply
  }

  adopt(reply: SessionReply): void {
    const language = reply.person.language ?? null
    this.#known = { ...reply.person, pin: null, badge: null, active: true, language }
    localStorage.setItem(SERVER, 'open')
    this.enter(reply.person.id, reply.access_token)
  }

  /** Uses the session that the browser still holds for this person, if there is one. */
  async reconnect(): Promise<boolean> {
    if (this.signedInOnServer) return true
    await signOut()
    const reply = await refresh()
    const fits = reply !== null && reply.person.id === this.#id
    setToken(fits ? reply.access_token : undefined)
    this.signedInOnServer = fits
    return fits
  }

  /** Back to the choice of people; nothing unsent is touched. */
  lock(): void {
    if (localStorage.getItem(SERVER)) localStorage.setItem(SERVER, 'owed')
    trySignOut()
    setToken(undefined)
    this.signedInOnServer = false
    this.#id = null
    sessionStorage.removeItem(REMEMBERED)
  }

  /** After a reload of the same tab the person need not type the PIN again. */
  resume(): void {
    trySignOut()
    globalThis.addEventListener?.('online', trySignOut)
    const stored = sessionStorage.getItem(REMEMBERED)
    if (stored !== null && live.row('person', stored)?.active) this.#id = Number(stored)
  }

  /** This person, from now on; a token belongs to whoever typed the password, not to the next. */
  enter(person: number, token?: string): void {
    setToken(token)
    this.signedInOnServer = token !== undefined
    this.#id = person
    this.#wasHere = false
    sessionStorage.setItem(REMEMBERED, String(person))
  }
}

export const session = new Session()
