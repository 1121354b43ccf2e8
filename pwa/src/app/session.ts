/** The name under which other parts know the session. */
export { session, type SwitchResult } from './session.svelte.ts'
