"""Nothing is overwritten unasked, and what is shown obeys nobody."""

from pathlib import Path

import pytest

from demarche.cli.output import check_output, printable
from demarche.executors.local import FILES
from demarche.scheme import InputError


@pytest.mark.parametrize("name", FILES)
def test_check_output_refuses_any_file_of_a_run(tmp_path: Path, name: str) -> None:
    check_output(tmp_path, False, files=FILES)
    check_output(tmp_path / "new", False, files=FILES)
    (tmp_path / name).touch()
    with pytest.raises(InputError, match=f"{name} already there"):
        check_output(tmp_path, False, files=FILES)
    check_output(tmp_path, True, files=FILES)


def test_check_output_leaves_other_files_of_the_folder_be(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    check_output(tmp_path, False, files=FILES)


@pytest.mark.parametrize("force", [False, True])
def test_check_output_refuses_a_file_where_the_folder_should_be(tmp_path: Path, force: bool) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(InputError, match="out: a file; allowed: a folder"):
        check_output(tmp_path / "out", force, files=FILES)


def test_check_output_refuses_a_file_that_is_there(tmp_path: Path) -> None:
    check_output("-", False)
    check_output(tmp_path / "new.csv", False)
    (tmp_path / "old.csv").touch()
    with pytest.raises(InputError, match=r"old\.csv: already there; .*--force"):
        check_output(tmp_path / "old.csv", False)
    check_output(tmp_path / "old.csv", True)


def test_printable_leaves_nothing_for_a_terminal_to_obey() -> None:
    assert printable("\x1b]0;title\x07 \x9b31m\x00\r") == "\ufffd]0;title\ufffd \ufffd31m\ufffd\ufffd"
    assert printable("“Īrān” — 🇮🇷\n\tagrees") == "“Īrān” — 🇮🇷\n\tagrees"
