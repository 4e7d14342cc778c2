"""What a log may say of an error: nothing that comes from outside."""

import errno

import pytest

from codec.errors import AssetError, BitstreamError, UserError, cause


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            AssetError("There is no {file}; choose another.", file="/home/ada/face.npz"),
            "There is no {file}; choose another.",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "/home/ada/face.npz"), "PermissionError EACCES"),
        (OSError("no number, but /home/ada"), "OSError"),
        (ValueError("ada@example.org"), "ValueError"),
    ],
)
def test_a_log_gets_words_of_ours_or_the_kind_of_the_error(error: BaseException, said: str) -> None:
    assert cause(error) == said


def test_an_error_is_its_sentence_with_the_values_in_it() -> None:
    error = BitstreamError("{count} bytes are left over.", count=3)
    assert str(error) == "3 bytes are left over."
    assert isinstance(error, UserError)
