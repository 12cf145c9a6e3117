"""Dates as they are written, and none where it is not certain."""

import pytest

from demarche.ingest.dates import dated, iso_date


@pytest.mark.parametrize(
    "written",
    ["2026-01-05", "2026-01-05T10:00:00Z", "5 January 2026", "January 5, 2026", "Jan. 5, 2026 Monday",
     "Mon, 05 Jan 2026 10:00:00 GMT", "Monday 5 January 2026, 10:15 AM", "20260105"],
)  # fmt: skip
def test_iso_date_reads_many_ways_of_writing(written: str) -> None:
    assert iso_date(written) == "2026-01-05"


@pytest.mark.parametrize(
    "written", ["05/01/2026", "January 2026", "Monday", "soon", "", "2026", "99999999999"]
)
def test_iso_date_does_not_guess(written: str) -> None:
    assert iso_date(written) is None


def test_iso_date_reads_numbers_that_leave_no_choice() -> None:
    assert iso_date("25/01/2026") == "2026-01-25"


def test_dated_keeps_what_was_written() -> None:
    assert dated("05/01/2026") == {"published_as_written": "05/01/2026"}
    assert dated("5 January 2026") == {"published": "2026-01-05"}
    assert dated(" ") == dated(None) == {}
