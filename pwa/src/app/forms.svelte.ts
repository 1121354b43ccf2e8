/** Open forms hold back a reload for an update, so that nobody loses what was typed. */
import { untrack } from 'svelte'

class OpenForms {
  count = $state(0)
}

export const openForms = new OpenForms()

/** Call in an $effect of a screen with typed input; returns the release. */
export function holdUpdates(): () => void {
  // Counted without depending on the count: else the effect would start itself again.
  untrack(() => (openForms.count += 1))
  let held = true
  return () => {
    if (held) untrack(() => (openForms.count -= 1))
    held = false
  }
}
