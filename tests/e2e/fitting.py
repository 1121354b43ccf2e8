"""What every screen has to keep to, measured in the browser that shows it.

Each function returns its complaints as text; an empty list is a screen that fits.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
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
() => [...document.querySelectorAll('h1, h2, button, a, label, strong, b, span, p, li, td, th')]
  .filter(part => part.checkVisibility({ checkVisibilityCSS: true }))
  // A long name of a person or device may end in dots where its whole is told elsewhere.
  .filter(part => !part.closest('.unseen, .skip, [data-testid=switch-person], header > .device'))
  .filter(part => getComputedStyle(part).overflowX === 'hidden')
  .filter(part => part.scrollWidth > part.clientWidth + 1)
  .map(part => part.outerHTML.slice(0, 120))
"""
BROKEN_WORDS = """
() => {
  const broken = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    const part = node.parentElement
    if (part.closest('code, .code, .unseen, .skip')) continue
    if (!part.checkVisibility({ checkVisibilityCSS: true })) continue
    for (const word of node.data.matchAll(/(?<![\\w.:\\u00ad-])[A-Za-z]{2,}(?![\\w:-])/g)) {
      const range = document.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      const boxes = [...range.getClientRects()].filter(box => box.width > 0)
      const lines = new Set(boxes.map(box => Math.round(box.top)))
      if (lines.size > 1) broken.push(`${word[0]} in ${part.outerHTML.slice(0, 100)}`)
    }
  }
  return broken
}
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


def cut_off(page: Page) -> list[str]:
    """What sticks out, so that the page would scroll sideways, and what loses a part of itself."""
    wide = [f"too wide: {part}" for part in page.evaluate(TOO_WIDE)]
    return wide + [f"cut off: {part}" for part in page.evaluate(CUT_OFF)]


def broken_words(page: Page) -> list[str]:
    """Words of letters that go on in the next line without a hyphen; codes may."""
    return [f"broken: {part}" for part in page.evaluate(BROKEN_WORDS)]


def small_targets(page: Page) -> list[str]:
    """What a thumb in a glove would miss."""
    return [str(part) for part in page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)]


def axe_violations(page: Page, rule: str = "") -> list[str]:
    """What axe-core finds, by one rule or all. The policy bars other script files."""
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(AXE.read_text("utf-8"))
    return [str(one) for one in page.evaluate(RUN_AXE, rule)]


def texts(page: Page) -> list[Any]:
    """All text that can be read on the page, but for what is marked as another language."""
    return list(page.evaluate(TEXTS))
