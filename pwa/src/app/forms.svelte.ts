import { untrack } from 'svelte'

/** Open forms hold back a reload for an update, so that nobody loses what was typed. */
class OpenForms {
  count = $state(0)
}

export const openForms = new OpenForms()

/** Call in an $effect of a screen with typed input; returns the release. */
export function holdUpdates(): () => void {
  // The caller's effect must not run again because of the count itself.
  untrack(() => (openForms.count += 1))
  let held = true
  return () => {
    if (held) untrack(() => (openForms.count -= 1))
    held = false
  }
}
