"""Names as people type them, in the one form in which they are kept, compared and synced.

Devices refuse to compute over text that is not in NFC (the protocol's part 1), so no area may
keep a name in another form.
"""

import unicodedata


def tidy(text: str) -> str:
    """The text in NFC, outer white space gone."""
    return unicodedata.normalize("NFC", text).strip()
