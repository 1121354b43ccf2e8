"""What really happened on the floor: the yardstick that no part of the protocol can see."""

from dataclasses import dataclass, field

from takt_sync.stock import Key, Leg


@dataclass(slots=True)
class Act:
    """One recorded act. `is_real` is false when the person recorded what did not happen."""

    id: str
    kind: str
    legs: tuple[Leg, ...]
    at: int
    device: str
    target: str | None = None
    is_real: bool = True
    step: int = 0
    looked: int | None = None
    looked_at: int | None = None
    error: int = 0

    @property
    def stands_at(self) -> int:
        """The step of the world at which it was so: that of a count is the look at the goods."""
        return self.step if self.looked is None else self.looked


@dataclass(slots=True)
class Lost:
    """An operation that went down with a device's storage."""

    id: str
    device: str
    stream: str
    n: int


@dataclass(slots=True)
class Photo:
    """A photo that somebody took, and the act that names it, if it came to that."""

    name: str
    body: bytes
    device: str
    act: str | None


@dataclass(slots=True)
class Truth:
    """The physical stock, all acts and photos, what vanished, what storage took along.

    Steps number what happens: two things within one millisecond have an order all the same.
    """

    physical: dict[Key, int] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    vanished: list[tuple[int, Key, int]] = field(default_factory=list)
    wiped: list[Lost] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    lost_photos: set[tuple[str, str]] = field(default_factory=set)
    steps: int = 0

    def record(self, act: Act) -> None:
        """Note an act, and do it when it is real."""
        act.step = self.step()
        self.acts[act.id] = act
        if act.is_real:
            for leg in act.legs:
                if leg.kind == "delta":
                    self.physical[leg.key] = self.physical.get(leg.key, 0) + leg.quantity

    def step(self) -> int:
        """The world goes on by one step."""
        self.steps += 1
        return self.steps

    def vanish(self, key: Key, quantity: int) -> None:
        """Something disappears and nobody records it."""
        self.physical[key] -= quantity
        self.vanished.append((self.step(), key, quantity))
