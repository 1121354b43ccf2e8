/** The present address as reactive state; everything else about addresses is in address.ts. */
export * from './address.ts'

class Router {
  hash = $state(typeof location === 'undefined' ? '' : location.hash)

  start(): () => void {
    const changed = () => (this.hash = location.hash)
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }
}

export const router = new Router()
