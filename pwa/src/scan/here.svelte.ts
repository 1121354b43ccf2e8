/**
 * Where the person stands (the place scanned last, for a while) and what they
 * usually do next there. Kept on the device, the habits per person.
 */
import { readDraft, writeDraft } from '../app/drafts.ts'
import { type Learned, learn, type SubjectKind } from './learned.ts'

/** After this long nobody can say that the person still stands there. */
const FRESH_MS = 10 * 60_000

class Here {
  private at = 0
  private place = $state<number | null>(null)

  get location(): number | null {
    return Date.now() - this.at > FRESH_MS ? null : this.place
  }

  set(location: number): void {
    this.place = location
    this.at = Date.now()
  }

  learned(person: number): Learned {
    return readDraft<Learned>(person, 'learned') ?? {}
  }

  learn(person: number, subject: SubjectKind, act: string): void {
    writeDraft(person, 'learned', learn(this.learned(person), subject, this.location, act))
  }
}

export const here = new Here()
