/** The name under which other parts know the session. */
export { session } from './session.svelte.ts'
