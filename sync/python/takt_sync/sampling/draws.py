"""Which pieces of a lot are looked at: drawn at random, and the same again from the seed.

The seed is recorded with the inspection, so anybody can repeat the draw and see that nobody chose
the pieces. The generator is SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number
Generators, 2014); numbers beyond the last whole multiple of a bound are thrown away, so each piece
has the same chance; the subset is Floyd's (Bentley and Floyd, A Sample of Brilliance, 1987).
"""

import re
from collections.abc import Iterator
from typing import Final

from takt_sync.sampling.kinds import SAMPLE_MAX
from takt_sync.sampling.plans import LOT_MAX, SamplingError, integer

_SEED: Final = re.compile("[0-9a-f]{16}")
_MASK: Final = 2**64 - 1


def draw(lot: int, n: int, seed: str) -> list[int]:
    """`n` different numbers of 1 to `lot`, ascending; `n` is at most 10^6 and at most `lot`.

    `seed` is 64 bits as 16 hexadecimal digits in lower case, from a source of random bits: seeds
    that lie a multiple of the generator's step apart would share numbers. Raises SamplingError.
    """
    integer(lot, "lot", 1, LOT_MAX)
    integer(n, "n", 1, min(lot, SAMPLE_MAX))
    if type(seed) is not str or not _SEED.fullmatch(seed):
        raise SamplingError("seed", "seed")
    numbers = split_mix(int(seed, 16))
    chosen: set[int] = set()
    for last in range(lot - n + 1, lot + 1):
        piece = 1 + _below(last, numbers)
        chosen.add(last if piece in chosen else piece)
    return sorted(chosen)


def split_mix(state: int) -> Iterator[int]:
    """The numbers of SplitMix64, 64 bits each."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        yield mixed ^ (mixed >> 31)


def _below(bound: int, numbers: Iterator[int]) -> int:
    """The next number of 0 to `bound` - 1."""
    whole = 2**64 - 2**64 % bound
    return next(number for number in numbers if number < whole) % bound
