import pytest

from app.client.meter import Rates


def test_a_rate_is_growth_over_the_last_seconds_only() -> None:
    rates = Rates(window_s=2.0)
    assert rates.per_second("bytes") == 0
    for second in range(10):
        rates.note(float(second), {"bytes": 100.0 * second if second < 5 else 500.0})
    assert rates.per_second("bytes") == pytest.approx(0)
    rates.note(10.0, {"bytes": 700.0})
    assert rates.per_second("bytes") == pytest.approx(100)
