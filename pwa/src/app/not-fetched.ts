/** Tells a module that did not come from one that came and threw. */

/** What Chromium, Firefox and Safari say, and Vite of the styles of a module. */
const SAID = /dynamically imported module|Importing a module script failed|Unable to preload/

export const isNotFetched = (error: unknown): boolean => SAID.test(String(error))
