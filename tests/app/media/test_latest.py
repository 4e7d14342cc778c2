"""The newest-value cell."""

import threading

from app.media.latest import Latest


def test_the_newest_value_is_taken_once_and_replaced_ones_are_counted() -> None:
    cell: Latest[int] = Latest()
    assert cell.take() is None
    assert cell.peek() is None
    for value in (1, 2, 3):
        cell.put(value)
    assert cell.peek() == 3
    assert cell.take() == 3
    assert cell.take() is None
    assert cell.peek() == 3
    assert cell.dropped == 2


def test_a_waiting_taker_is_woken_by_a_value() -> None:
    cell: Latest[str] = Latest()
    taken: list[str | None] = []
    thread = threading.Thread(target=lambda: taken.append(cell.take(5.0)))
    thread.start()
    cell.put("frame")
    thread.join(5.0)
    assert taken == ["frame"]


def test_closing_wakes_whoever_waits_and_leaves_the_last_value_to_be_taken() -> None:
    cell: Latest[int] = Latest()
    thread = threading.Thread(target=lambda: cell.take(30.0))
    thread.start()
    cell.close()
    thread.join(5.0)
    assert not thread.is_alive()
    assert cell.closed
    cell.put(7)
    assert cell.take() == 7


def test_many_putters_lose_nothing_from_the_count() -> None:
    cell: Latest[int] = Latest()
    threads = [threading.Thread(target=lambda: [cell.put(i) for i in range(500)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cell.take() is not None
    assert cell.dropped == 1999
