"""The texts and reactions of one call."""

from app.client.chat import AGAIN, AGAIN_S, BURST, MAX_LINES, MAX_SHOWN, OWN_BURST, REACTION_BURST, Chat
from codec.recording import Side
from codec.said import Feeling, Reaction, Text


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def chat(clock: Clock | None = None) -> tuple[Chat, list[tuple[Side, Text | Reaction]]]:
    told: list[tuple[Side, Text | Reaction]] = []
    return Chat(lambda side, message: told.append((side, message)), clock or Clock(), lambda: 5.0), told


def test_what_both_write_is_read_in_order_and_told_to_the_recording() -> None:
    ours, told = chat()
    assert ours.write(" Hello ") == Text(0, "Hello")
    ours.received(Text(0, "Good evening"))
    assert [(line.own, line.text, line.at_s) for line in ours.lines] == [
        (True, "Hello", 5.0),
        (False, "Good evening", 5.0),
    ]
    assert told == [(Side.OWN, Text(0, "Hello")), (Side.OTHER, Text(0, "Good evening"))]


def test_what_cannot_be_seen_is_not_sent_and_not_shown() -> None:
    ours, told = chat()
    assert ours.write(" \u202e\n") is None
    ours.received(Text(0, "\u200b"))
    assert ours.lines == ()
    assert told == []


def test_a_text_that_is_said_again_is_read_once() -> None:
    ours, _ = chat()
    for number in (0, 1, 0, 1, 2):
        ours.received(Text(number, f"text {number}"))
    assert [line.text for line in ours.lines] == ["text 0", "text 1", "text 2"]


def test_a_program_that_was_started_again_counts_anew() -> None:
    ours, _ = chat()
    ours.received(Text(5, "before"))
    ours.restarted()
    ours.received(Text(0, "after"))
    assert [line.text for line in ours.lines] == ["before", "after"]


def test_only_what_may_have_been_lost_is_said_again() -> None:
    clock = Clock()
    ours, _ = chat(clock)
    ours.write("long ago")
    clock.now_s += AGAIN_S
    for n in range(AGAIN + 5):
        clock.now_s += 2.0
        ours.write(f"text {n}")
    again = [message.text for message in ours.again()]
    assert again == [f"text {n}" for n in range(5, AGAIN + 5)]


def test_one_who_writes_too_fast_is_told_and_may_go_on_later() -> None:
    clock = Clock()
    ours, _ = chat(clock)
    assert [ours.write("x") is not None for _ in range(OWN_BURST + 1)] == [True] * OWN_BURST + [False]
    clock.now_s += 2.0
    assert ours.write("x") is not None


def test_all_that_an_honest_side_can_write_is_read_even_after_a_blackout() -> None:
    clock = Clock()
    theirs, _ = chat(clock)
    written = []
    for _ in range(40):
        written += [message for _ in range(5) if (message := theirs.write("x")) is not None]
        clock.now_s += 1.0
    ours, _ = chat(clock)
    for message in written:
        ours.received(message)
    assert ours.lines_left_out == len(written) - len(ours.lines) == 0


def test_attack_a_flood_of_texts_costs_bounded_memory_and_is_left_out() -> None:
    clock = Clock()
    ours, told = chat(clock)
    for number in range(100_000):
        ours.received(Text(number, "x" * 2000))
    assert len(ours.lines) == len(told) == BURST
    assert ours.lines_left_out == 100_000 - BURST
    for number in range(100_000, 100_000 + 2 * MAX_LINES):
        clock.now_s += 1.0
        ours.received(Text(number, "slowly"))
    assert len(ours.lines) == MAX_LINES


def test_attack_a_flood_of_reactions_is_left_out_and_unknown_ones_are_none() -> None:
    ours, told = chat()
    for _ in range(10_000):
        ours.received(Reaction(Feeling.LAUGH))
    assert len(told) == REACTION_BURST
    assert len(ours.reactions) <= MAX_SHOWN
    fresh, told = chat()
    fresh.received(Reaction(200))
    assert told == []
    assert fresh.reactions == ()


def test_reactions_of_both_sides_are_counted() -> None:
    ours, _ = chat()
    assert ours.react(Feeling.HEART) == Reaction(Feeling.HEART)
    ours.received(Reaction(Feeling.HEART))
    assert [(shown.number, shown.own) for shown in ours.reactions] == [(1, True), (2, False)]
    assert [ours.react(Feeling.THUMB) is None for _ in range(REACTION_BURST)][-1]
