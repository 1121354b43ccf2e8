/** A badge in front of the scanner switches the person, on whatever page it is scanned. */
import { sentences, t } from '../app/i18n.svelte.ts'
import { session } from '../app/session.svelte.ts'
import { switchByBadge } from '../app/unlock.ts'
import { toast } from '../ui/toast.svelte.ts'
import { parseCode } from './codes.ts'
import { feedback } from './feedback.ts'

/** True when the text was a badge; the switch itself goes on in the background. */
export function tookBadge(text: string): boolean {
  const parsed = parseCode(text)
  if (parsed.kind !== 'badge') return false
  void switchTo(parsed.code)
  return true
}

async function switchTo(code: string): Promise<void> {
  const result = await switchByBadge(code)
  if (result === 'ok') {
    feedback.good()
    toast(t('scan.badge_ok', { name: session.person?.name ?? '' }), 'good')
    return
  }
  feedback.wrong()
  const title = t(result === 'inactive' ? 'scan.badge_inactive' : 'scan.badge_unknown')
  toast(sentences(title, t('scan.badge_next')), 'stop')
}
