"""Draw the matrix of a run as SVG: python docs/picture.py out/articles.jsonl docs/muscat.svg"""

import io
import re
import sys
from pathlib import Path

from rich.console import Console

from demarche.cli.show import matrix_table
from demarche.scheme import Article, read_records

source, target = sys.argv[1:]
articles = [a for a in read_records(source) if isinstance(a, Article)]
console = Console(record=True, file=io.StringIO(), width=150)
console.print(matrix_table(articles))
svg = console.export_svg(title="demarche run corpus/dawn-2026-02-06-muscat.txt --agenda corpus/agenda.yaml")
# The fonts would be fetched from afar: the reader's own monospaced one serves.
Path(target).write_text(re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), encoding="utf-8")
