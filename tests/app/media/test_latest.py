"""The newest-value cell."""

import threading

from app.media.latest import Latest


def test_the_newest_value_is_taken_once_and_replaced_ones_are_gone() -> None:
    cell: Latest[int] = Latest()
    assert cell.take() is None
    assert cell.peek() is None
    for value in (1, 2, 3):
        cell.put(value)
    assert cell.peek() == 3
    assert cell.take() == 3
    assert cell.take() is None
    assert cell.peek() == 3


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


def test_of_many_putters_one_value_at_the_end_is_taken_once() -> None:
    cell: Latest[int] = Latest()

    def put_many() -> None:
        for number in range(500):
            cell.put(number)

    threads = [threading.Thread(target=put_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cell.take() == 499
    assert cell.take() is None
