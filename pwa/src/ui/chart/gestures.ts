/**
 * Fingers, mouse and wheel on a chart: a touch chooses a point, a drag looks along the series, two
 * fingers or the wheel look closer. Up and down stays with the page.
 */

export interface Looking {
  /** Places along the window, 0 at its left edge and 1 at its right. */
  share: (clientX: number) => number
  choose: (share: number) => void
  zoom: (factor: number, share: number) => void
  pan: (share: number) => void
  /** Nothing to pan: a drag then goes from point to point. */
  isWhole: () => boolean
}

const STILL_PX = 6
const WHEEL_STEP = 0.0016

/** Listens until the function that it gives is called. */
export function listen(node: HTMLElement, looking: Looking): () => void {
  const fingers = new Map<number, number>()
  let [began, isDrag] = [0, false]

  function down(event: PointerEvent) {
    if (event.button !== 0) return
    fingers.set(event.pointerId, event.clientX)
    node.setPointerCapture(event.pointerId)
    began = event.clientX
    isDrag = fingers.size > 1
  }

  function pinch(event: PointerEvent) {
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1] ?? 0
    const before = Math.abs((fingers.get(event.pointerId) ?? 0) - other)
    const after = Math.abs(event.clientX - other)
    if (before < 1 || after < 1) return
    looking.zoom(before / after, looking.share((event.clientX + other) / 2))
  }

  function move(event: PointerEvent) {
    const before = fingers.get(event.pointerId)
    if (before === undefined) return
    if (Math.abs(event.clientX - began) > STILL_PX) isDrag = true
    if (fingers.size > 1) pinch(event)
    else if (isDrag && looking.isWhole()) looking.choose(looking.share(event.clientX))
    else if (isDrag) looking.pan(looking.share(before) - looking.share(event.clientX))
    fingers.set(event.pointerId, event.clientX)
  }

  function up(event: PointerEvent) {
    const isTap = fingers.delete(event.pointerId) && !isDrag && event.type === 'pointerup'
    if (isTap) looking.choose(looking.share(event.clientX))
  }

  const listeners: [string, (event: never) => void][] = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
    ['wheel', (event: WheelEvent) => turn(event, node, looking)],
  ]
  for (const [name, work] of listeners) {
    node.addEventListener(name, work as EventListener, { passive: false })
  }
  return () => {
    for (const [name, work] of listeners) node.removeEventListener(name, work as EventListener)
  }
}

/** The page scrolls over a chart, unless somebody works in it or holds the key for it. */
function turn(event: WheelEvent, node: HTMLElement, looking: Looking): void {
  const isHere = event.ctrlKey || node.closest('[role=slider]') === document.activeElement
  const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
  if (!isHere || (looking.isWhole() && (isSideways || event.deltaY > 0))) return
  event.preventDefault()
  if (isSideways) looking.pan((event.deltaX || event.deltaY) / Math.max(1, node.clientWidth))
  else looking.zoom(Math.exp(event.deltaY * WHEEL_STEP), looking.share(event.clientX))
}
