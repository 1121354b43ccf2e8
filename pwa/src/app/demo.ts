export function startDemo(): Promise<void> {
  return Promise.resolve()
}
