/**
 * uPlot makes a number format of the browser's language as soon as it is imported, and dies of one
 * that Intl does not know, such as "en-US@posix" of a kiosk. To be imported before uPlot.
 */
function isKnown(language: string): boolean {
  try {
    Intl.getCanonicalLocales(language)
    return true
  } catch {
    return false
  }
}

/** The language itself, what stands before its POSIX part, or else English. */
export function ownLanguage(said: string): string {
  const first = said.replace(/[.@].*$/, '').replaceAll('_', '-')
  return [said, first].find(isKnown) ?? 'en'
}

if (typeof navigator !== 'undefined' && !isKnown(navigator.language)) {
  const value = ownLanguage(navigator.language)
  Object.defineProperty(navigator, 'language', { value, configurable: true })
}
