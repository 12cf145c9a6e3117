"""The page: a template, a style sheet and a script of this package, with the data put in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from demarche.report.content import content
from demarche.scheme import Article

SHOWN_AS = {"stances": "positions", "quotes": "quotes", "claims": "claims", "entities": "names"}


def page(articles: Sequence[Article], *, title: str = "Who stands where") -> str:
    """One HTML file that needs nothing else.

    What comes from articles cannot run in it: the data stand in a JSON block with <, >, & and ' escaped, the
    script writes them as text only, and a content security policy lets nothing run but that one script.
    """
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup

    from demarche import __version__

    environment = Environment(loader=PackageLoader("demarche.report", "page"), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    style, script = (_part(name) for name in ("report.css", "report.js"))
    data = content(articles)
    return environment.get_template("report.html").render(
        title=title,
        data=data,
        # Our own files, whose hashes the policy names: they must come out as they are.
        style=Markup(style),
        script=Markup(script),
        style_hash=_sha256(style),
        script_hash=_sha256(script),
        version=__version__,
        numbers={
            "articles": len(articles),
            **{name: sum(len(a[layer]) for a in data["articles"]) for layer, name in SHOWN_AS.items()},
        },
    )


def _part(name: str) -> str:
    return files("demarche.report").joinpath("page", name).read_text(encoding="utf-8")


def _sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
