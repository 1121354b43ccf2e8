/** Short messages at the edge of the screen; never the only place of a fact. */
export type ToastTone = 'info' | 'good' | 'warn' | 'stop'
export interface Toast {
  id: number
  text: string
  tone: ToastTone
  action?: { label: string; run: () => void }
}

const SHOWN_MS = 6000

class Toasts {
  list = $state<Toast[]>([])
  #next = 1

  show(text: string, tone: ToastTone = 'info', action?: Toast['action']): void {
    const id = this.#next++
    this.list = [...this.list.slice(-2), action ? { id, text, tone, action } : { id, text, tone }]
    setTimeout(() => this.close(id), SHOWN_MS)
  }

  close(id: number): void {
    this.list = this.list.filter((entry) => entry.id !== id)
  }
}

export const toasts = new Toasts()
export const toast = toasts.show.bind(toasts)
