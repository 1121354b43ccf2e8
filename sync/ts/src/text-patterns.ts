/**
 * Patterns for text that an inspection records: `?` one character, `*` any, `#` a digit,
 * `@` a letter of ASCII, `\x` the character x itself, anything else itself. The whole text
 * has to be as the pattern says; both are compared in NFC, one code point at a time.
 * The twin of `takt_sync/text_patterns.py`, which says why; cases lie in
 * `sync/vectors/verdicts.json`.
 */

/** A sign of `?*#@`, or `=` and the character that has to stand there. */
export type Token = string

/** The pattern taken apart, or null where it ends in a lonely backslash. */
export function patternTokens(pattern: string): Token[] | null {
  const tokens: Token[] = []
  let isEscaped = false
  for (const sign of pattern.normalize('NFC')) {
    if (isEscaped) tokens.push(`=${sign}`)
    else if (sign !== '\\') tokens.push('?*#@'.includes(sign) ? sign : `=${sign}`)
    isEscaped = !isEscaped && sign === '\\'
  }
  return isEscaped ? null : tokens
}

/**
 * Whether the whole text is as the pattern says. Where it is not, the last `*` takes one
 * character more; an earlier one never has to.
 */
export function matches(tokens: readonly Token[], text: string): boolean {
  const signs = [...text.normalize('NFC')]
  let at = 0
  let token = 0
  let star = -1
  let resume = -1
  while (at < signs.length) {
    const wanted = tokens[token]
    if (wanted === '*') {
      star = token++
      resume = at
    } else if (wanted !== undefined && isMet(wanted, signs[at] ?? '')) {
      token += 1
      at += 1
    } else if (star >= 0) {
      resume += 1
      token = star + 1
      at = resume
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}

function isMet(wanted: Token, sign: string): boolean {
  if (wanted === '?') return true
  if (wanted === '#') return /^[0-9]$/.test(sign)
  if (wanted === '@') return /^[A-Za-z]$/.test(sign)
  return wanted === `=${sign}`
}
