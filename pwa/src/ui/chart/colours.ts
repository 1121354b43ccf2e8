/** Colours of a canvas, taken from the tokens of the theme that holds now. */

const NAMES = {
  surface: '--surface',
  grid: '--line',
  line: '--line-strong',
  ink: '--ink',
  soft: '--ink-soft',
  series: '--accent',
  centre: '--good',
  limit: '--stop',
  spec: '--ink',
  warn: '--warn',
} as const

export type Colours = Readonly<Record<keyof typeof NAMES, string>> & { readonly font: string }

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element)
  const entries = Object.entries(NAMES).map(([name, token]) => [
    name,
    style.getPropertyValue(token),
  ])
  return { ...(Object.fromEntries(entries) as Colours), font: style.fontFamily }
}

/** Calls back when another theme is chosen; gives what ends it. */
export function onTheme(changed: () => void): () => void {
  const watch = new MutationObserver(changed)
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => watch.disconnect()
}
