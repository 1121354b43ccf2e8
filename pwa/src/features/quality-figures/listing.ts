/** Which rows are listed: what is asked beside the filters, and what stands above. */
export interface Listing {
  title: string
  /** Of which figure, series or source, and of which group. */
  of: Record<string, string>
}

/** A group of a listing; one of which nobody knows has no key. */
export const groupOf = (by: string, key: string | null): Record<string, string> =>
  key === null ? { by } : { by, key }
