/** What a person signed with, and what they said with it: part of the act that is signed. */
export type Method = 'pin' | 'password'

export interface Signature {
  method: Method
  reason: number | null
  note: string | null
}
