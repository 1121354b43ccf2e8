"""What every screen has to keep to, measured in the browser that shows it.

Each function returns its complaints as text; an empty list is a screen that fits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {320: 640, 360: 740, 800: 1100, 1440: 900, 1920: 1080}
SMALLEST_TARGET = 56
TOO_WIDE = """
() => {
  const room = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= room) return []
  return [...document.querySelectorAll('body *')]
    .filter(part => part.getBoundingClientRect().right > room + 1)
    .slice(-3)
    .map(part => part.outerHTML.slice(0, 120))
}
"""
SMALL_TARGETS = """
smallest => {
  const shown = part => part.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })
  const area = part => {
    const box = part.getBoundingClientRect()
    const label = part.closest('label')?.getBoundingClientRect()
    return {
      width: Math.max(box.width, label?.width ?? 0),
      height: Math.max(box.height, label?.height ?? 0),
    }
  }
  const unseen = part => area(part).width <= 1 || part.closest('.unseen, .skip')
  const parts = 'a[href], button, input, select, textarea, [role=button], [role=tab]'
  return [...document.querySelectorAll(parts)]
    .filter(part => shown(part) && !unseen(part))
    .map(part => ({ part, ...area(part) }))
    .filter(({ width, height }) => Math.min(width, height) < smallest - 0.5)
    .map(({ part, width, height }) =>
      `${width.toFixed(0)}x${height.toFixed(0)} ${part.outerHTML.slice(0, 100)}`)
}
"""
CUT_OFF = """
() => [...document.querySelectorAll('h1, h2, button, a, label, strong, b')]
  .filter(part => part.checkVisibility({ checkVisibilityCSS: true }))
  .filter(part => !part.closest('.unseen, .skip'))
  .filter(part => getComputedStyle(part).overflowX === 'hidden')
  .filter(part => part.scrollWidth > part.clientWidth + 1)
  .map(part => part.outerHTML.slice(0, 120))
"""
TEXTS = """
() => {
  const texts = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement
    if (part === null || part.closest('script, style, [lang]:not(html), option')) continue
    if (!part.checkVisibility({ checkVisibilityCSS: true })) continue
    texts.push(walker.currentNode.textContent.trim())
  }
  return texts.filter(text => text !== '')
}
"""
RUN_AXE = """
async rule => {
  const only = rule === '' ? {} : { runOnly: [rule] }
  const found = await axe.run(document, { resultTypes: ['violations'], ...only })
  return found.violations.map(one =>
    `${one.id}: ${one.nodes.map(node => node.html.slice(0, 100)).slice(0, 3).join(' | ')}`)
}
"""


def too_wide(page: Page) -> list[str]:
    """Widths at which the page would scroll sideways, with what sticks out."""
    wrong: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wrong += [f"{width} px: {part}" for part in page.evaluate(TOO_WIDE)]
        wrong += [f"{width} px: cut off: {part}" for part in page.evaluate(CUT_OFF)]
    return wrong


def small_targets(page: Page) -> list[str]:
    """What a thumb in a glove would miss on a phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    return [str(part) for part in page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)]


def axe_violations(page: Page, rule: str = "") -> list[str]:
    """What axe-core finds, by one rule or all. The policy bars other script files."""
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(AXE.read_text("utf-8"))
    return [str(one) for one in page.evaluate(RUN_AXE, rule)]


def texts(page: Page) -> list[Any]:
    """All text that can be read on the page, but for what is marked as another language."""
    return list(page.evaluate(TEXTS))
