"""Draw the matrix of a run as SVG: python docs/picture.py out/articles.jsonl docs/muscat.svg"""

import io
import sys

from rich.console import Console

from demarche.cli.show import matrix_table
from demarche.scheme import Article, read_records

source, target = sys.argv[1:]
articles = [a for a in read_records(source) if isinstance(a, Article)]
console = Console(record=True, file=io.StringIO(), width=150)
console.print(matrix_table(articles))
console.save_svg(target, title="demarche run corpus --agenda corpus/agenda.yaml")
