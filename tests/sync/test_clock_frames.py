"""What operations of one push say of each other's moments."""

from hypothesis import given
from hypothesis import strategies as st

from takt_sync.clock_frame import Frame, OpTime, StreamClock, frames_of, place

R = 10_000_000


def test_an_act_without_a_sample_was_over_before_the_next_frame_began() -> None:
    """S36: else it is taken for recorded at the push, and draws what follows there, too."""
    frame = Frame(R, "new", 900_000, seen=R - 100)
    unknown = OpTime(wall=5, mono=70_000, boot="old")
    known = OpTime(wall=5, mono=300_000, boot="new")
    times = [unknown, known]

    first, second = frames_of(times, frame)
    before = place(unknown, first, StreamClock(lo=1_000, last=1_000), 0)
    after = place(known, second, before.clock, 0)

    began = R - 600_000
    assert before.hi < after.effective == after.hi == began + 241
    assert (before.lo, before.effective) == (1_000, before.hi)


def test_within_one_frame_nothing_is_added() -> None:
    frame = Frame(R, "b", 900_000)

    assert frames_of([OpTime(1, 2, "b"), OpTime(2, 3, "b")], frame) == [frame, frame]


@given(st.data())
def test_every_act_happened_inside_its_interval_whatever_frames_a_push_spans(
    data: st.DataObject,
) -> None:
    """S31, S36: clocks drift by 100 ppm; some frames have a sample, some never heard a reply."""
    now, boot, boots = 1_000_000, 0, [1_000_000]
    happened: list[int] = []
    times: list[OpTime] = []
    offset: int | None = None
    for _ in range(data.draw(st.integers(1, 8))):
        now += data.draw(st.integers(1, 900_000))
        if data.draw(st.booleans()):
            boot, offset = boot + 1, data.draw(st.sampled_from((None, 77)))
            boots.append(now)
        mono = now - boots[-1]
        age = None if offset is None else mono
        wall = now - (offset or 0)
        times.append(OpTime(wall, mono, f"b{boot}", offset, age, None if age is None else 40))
        happened.append(now)
    sent = now + data.draw(st.integers(0, 900_000))
    frame = Frame(sent + data.draw(st.integers(0, 30_000)), f"b{boot}", sent - boots[-1], sent)

    clock = StreamClock()
    for at, time, one in zip(happened, times, frames_of(times, frame), strict=True):
        placed = place(time, one, clock, 0)
        assert placed.lo <= at <= placed.hi
        clock = placed.clock
