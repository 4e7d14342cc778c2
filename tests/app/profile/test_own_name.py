"""What a person is probably called."""

import pytest

from app.profile.own_name import suggested


@pytest.mark.parametrize(
    ("account", "login", "name"),
    [
        ("Anna Maria Berg", "amb", "Anna"),
        ("", "carl", "Carl"),
        ("root", "root", ""),
        ("", "Administrator", ""),
    ],
)
def test_the_account_says_what_a_person_is_called(account: str, login: str, name: str) -> None:
    assert suggested(lambda: account, lambda: login) == name


def test_without_an_account_nothing_is_suggested() -> None:
    def nobody() -> str:
        raise OSError("no user name")

    assert suggested(lambda: "", nobody) == ""
