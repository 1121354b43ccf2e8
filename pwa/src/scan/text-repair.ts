/**
 * Chinese supplier labels often hold GB18030 bytes without saying so; a decoder
 * then shows them as Latin letters with accents. The bytes are kept, so the
 * text can be read again. Pure.
 */
/** Latin-1 letters, or the half-width katakana that a Shift-JIS guess makes of them. */
const BROKEN = /[\u0080-\u00ff\uff61-\uff9f]/g
const WHOLE = /^[^\u0100-\uff60\uffa0-\uffff]*$/
const HAN = /\p{Script=Han}/u

/** More than a stray accent: pairs of bytes above 0x80 that fell apart into letters. */
function looksBroken(text: string): boolean {
  return (text.match(BROKEN)?.length ?? 0) >= 2 && WHOLE.test(text)
}

export function repairText(text: string, raw: Uint8Array | undefined): string {
  if (raw === undefined || !looksBroken(text)) return text
  try {
    const again = new TextDecoder('gb18030', { fatal: true }).decode(raw)
    return HAN.test(again) ? again : text
  } catch {
    // The bytes are no GB18030: the first reading was the right one.
    return text
  }
}
