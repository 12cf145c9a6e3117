"""Copy the messages that bad inputs get, from the cases of the tests, into docs/inputs.md.

python docs/fill_inputs.py, from the project's root, with what the tests need installed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, "tests/ingest")
from refused import REFUSED, messages, row

PAGE = Path("docs/inputs.md")
lines = ["| What | Reason | Message |", "| --- | --- | --- |"]
for bad in REFUSED:
    with TemporaryDirectory() as folder:
        lines += [row(bad, said) for said in messages(bad, Path(folder))]
page = PAGE.read_text(encoding="utf-8")
table = "\n".join(lines)
page = re.sub(
    r"(<!-- refused -->\n).*?(<!-- /refused -->)", lambda m: f"{m[1]}{table}\n{m[2]}", page, flags=re.S
)
PAGE.write_text(page, encoding="utf-8")
