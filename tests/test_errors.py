"""Errors: those of an address and those of a command, which have one form on the command line."""

import socket
from pathlib import Path

import pytest

from rnn_unroll import figure
from rnn_unroll.cli import files, serve
from rnn_unroll.errors import CommandError, SpecError


@pytest.mark.parametrize(
    ("allowed", "end"), [((), ""), (("a",), "; choose a"), (("a", "b", "c"), "; choose a, b or c")]
)
def test_both_kinds_of_errors_name_their_culprit_and_list_the_choices(
    allowed: tuple[str, ...], end: str
) -> None:
    for error in (SpecError("it", "is wrong", allowed), CommandError("it", "is wrong", allowed)):
        assert str(error) == error.message == f"is wrong{end}"
        assert error.line == f"it: is wrong{end}"


def test_what_an_address_would_refuse_is_a_value_error_in_python() -> None:
    with pytest.raises(ValueError, match="unknown cell 'gur'") as caught:
        figure("many-to-one", cell="gur")
    assert isinstance(caught.value, SpecError)


def test_what_goes_wrong_in_a_command_is_no_error_of_an_address(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as caught:
        files.read("weights", tmp_path / "missing", 10)
    assert not isinstance(caught.value, ValueError)
    assert caught.value.culprit == "weights"
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(CommandError) as caught:
        serve._check_place("127.0.0.1", taken.getsockname()[1])
    assert caught.value.culprit == "port"
