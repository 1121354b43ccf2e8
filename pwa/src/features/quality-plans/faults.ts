/** What the server named in a form, by the whole path of its field: `characteristics.0.code`. */
import { t, tMaybe } from '../../app/i18n.svelte.ts'
import { ApiError } from '../../data/api.ts'
import type { Submission } from '../../data/submission.svelte.ts'

/** The sentence for one field, or undefined. */
export function faultAt(form: Submission, path: string): string | undefined {
  const found = faultsOf(form).find(({ field }) => field === path)
  if (found === undefined) return undefined
  return tMaybe(`reason.field_${found.code}`) ?? t('admin.field_wrong', { code: found.code })
}

/** Whether a part of the form, or anything in it, is wrong. */
export function isFaulty(form: Submission, path: string): boolean {
  return faultsOf(form).some(({ field }) => field === path || field.startsWith(`${path}.`))
}

function faultsOf({ failure }: Submission) {
  return failure instanceof ApiError ? failure.errors : []
}
