/** Rows of "0" and "1" as one SVG path; runs of dark modules are joined. */

/** Modules of white around the symbol, as QR readers expect. */
export const QUIET = 4

export function pathOf(modules: readonly string[]): string {
  const parts: string[] = []
  for (const [y, row] of modules.entries()) {
    for (const run of row.matchAll(/1+/g)) {
      const length = run[0].length
      parts.push(`M${run.index + QUIET} ${y + QUIET}h${length}v1h-${length}z`)
    }
  }
  return parts.join('')
}
