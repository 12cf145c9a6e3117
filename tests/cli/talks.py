"""An article, an agenda, and the shape of the command line as a fixture."""

from collections.abc import Callable

from click.testing import Result

ARTICLE = (
    "Ferry talks open in Oslo\n\n"
    "Norwegian Foreign Minister Anna Berg said on Monday that the ferry link should reopen. "
    "“We will not wait any longer,” Berg told reporters in Oslo.\n\n"
    "Iceland rejects the plan, according to its foreign ministry. "
    "The outcome will likely remain unclear for months."
)
AGENDA = """\
- id: ferry-link
  label: Ferry link
  proposition: The ferry link between the two islands should reopen.
  counter: The ferry link between the two islands should stay closed.
  keywords: [ferry, crossing]
"""
Demarche = Callable[..., Result]
