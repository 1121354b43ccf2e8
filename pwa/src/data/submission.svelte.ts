/** One request of a form: busy, what went wrong in words, and which field is meant. */
import { dictionary, t, tMaybe } from '../app/i18n.svelte.ts'
import { ApiError } from './api.ts'

/** A sentence for any failure of a call. */
export function problemText(error: unknown): string {
  if (error instanceof Error && 'code' in error) {
    const code = String(error.code)
    const known = tMaybe(`reason.${code.replaceAll('.', '_')}`)
    if (known) return known
    return t('admin.refused', { code })
  }
  return t('admin.refused', { code: String(error) })
}

export class Submission {
  busy = $state(false)
  failure = $state.raw<unknown>(null)

  get text(): string | undefined {
    return this.failure === null ? undefined : problemText(this.failure)
  }

  get offline(): boolean {
    return this.failure instanceof ApiError && this.failure.code === 'offline'
  }

  /** The sentence for one field, when the server named it. */
  field(name: string): string | undefined {
    if (!(this.failure instanceof ApiError)) return undefined
    const found = this.failure.errors.find((problem) => problem.field.split('.').at(-1) === name)
    if (!found) return undefined
    return tMaybe(`reason.field_${found.code}`) ?? t('admin.field_wrong', { code: found.code })
  }

  /** Runs the call; undefined when it failed, and then the form still holds everything. */
  async run<Reply>(work: () => Promise<Reply>): Promise<Reply | undefined> {
    this.busy = true
    this.failure = null
    try {
      return await work()
    } catch (error) {
      // The sentences about failures come with the first one.
      await dictionary.need(['floor']).catch(() => undefined)
      this.failure = error
      return undefined
    } finally {
      this.busy = false
    }
  }
}
