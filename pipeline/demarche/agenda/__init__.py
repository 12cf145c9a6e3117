"""Agendas: the matters on which an article is asked where its actors stand.

A file is YAML or, by its ending, JSON: a list of items, at the top or under ``items``. An item has an ``id``
(a slug) and a ``proposition``; ``label``, ``keywords`` and ``counter`` may be absent, other keys are kept.
``general.yaml`` is the agenda for articles that come without one. `check` reads what a proposition says.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from demarche.agenda.check import Finding, check_agenda, explain
from demarche.scheme import AgendaItem, InputError

__all__ = ["Finding", "check_agenda", "explain", "general_agenda", "item_lines", "load_agenda"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STRING = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_A_LIST = "a list of items, at the top of the file or under `items:`"
_A_SLUG = "words of a-z and 0-9 joined by hyphens"
_AN_ITEM = "an item with `id`, `label`, `proposition`, `keywords` and, if wanted, `counter`"


def load_agenda(path: str | Path) -> list[AgendaItem]:
    """The items of an agenda file; `-` is stdin. What the propositions say is `check_agenda`'s business.

    Raises:
        InputError: the file cannot be read, or an item breaks the scheme. Its `where` has the line of the
            value at fault, or the first line of the item that lacks one.
    """
    return [item for _, item in _load(path)]


def item_lines(path: str | Path) -> dict[str, int]:
    """The line on which each item begins, by id, for `check_agenda`. Raises as `load_agenda` does."""
    return {item.id: line for line, item in _load(path)}


def general_agenda() -> list[AgendaItem]:
    """The shipped agenda of diplomacy, a fresh copy at each call.

    `codes` of an item (in its `model_extra`) maps ``cameo``, ``plover``, ``cap`` to lists of codes.
    """
    return [item.model_copy(deep=True) for item in _general()]


@cache
def _general() -> tuple[AgendaItem, ...]:
    text = files(__name__).joinpath("general.yaml").read_text(encoding="utf-8")
    return tuple(item for _, item in _items(text, "general.yaml"))


def _load(path: str | Path) -> list[tuple[int, AgendaItem]]:
    name = "<stdin>" if str(path) == "-" else str(path)
    try:
        raw = sys.stdin.buffer.read() if name == "<stdin>" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            name,
            "not_readable",
            found=error.strerror or str(error),
            allowed="a YAML or JSON file",
            remedy="check the path of the agenda",
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}:{line}",
            "not_utf8",
            found=f"byte {error.start} is not UTF-8",
            allowed="UTF-8",
            remedy="convert the file, e.g. with iconv",
        ) from None
    if name.lower().endswith(".json"):
        text = _json_as_yaml(text, name)
    return list(_items(text, name))


def _json_as_yaml(text: str, name: str) -> str:
    """JSON that YAML reads too, line for line: a tab is no space there."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name}:{error.lineno}",
            "not_json",
            found=f"not JSON ({error.msg})",
            allowed=_A_LIST,
            remedy="correct the line",
        ) from None
    except RecursionError:
        raise InputError(name, "not_json", found="JSON nested too deeply", allowed=_A_LIST) from None
    return text.replace("\t", " ")


def _items(text: str, name: str) -> Iterator[tuple[int, AgendaItem]]:
    """(line, item) of all items, through the node tree, which knows the lines."""
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        lines: dict[str, int] = {}
        for node in _item_nodes(root, name):
            item = _item(node, loader, name)
            if item.id in lines:
                raise InputError(
                    f"{name}:{_line(node)}",
                    "duplicate_id",
                    found=f"id {item.id!r} is already that of the item on line {lines[item.id]}",
                    allowed="ids that occur once",
                    remedy="rename one of them, or delete the item if it is there twice",
                )
            lines[item.id] = _line(node)
            yield _line(node), item
    except RecursionError:
        raise InputError(name, "not_yaml", found="YAML nested too deeply", allowed=_A_LIST) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InputError(
            f"{name}:{line}",
            "not_yaml",
            found=f"not text (character {error.character!r})",
            allowed=_A_LIST,
            remedy="give a YAML or JSON file",
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            f"{name}:{mark.line + 1}" if mark else name,
            "not_yaml",
            found=f"not YAML ({error.problem or error.context})",
            allowed=_A_LIST,
            remedy="correct the line; a text with a colon or a # in it goes in quotes, indents are spaces",
        ) from None


def _item_nodes(root: yaml.Node | None, name: str) -> list[yaml.Node]:
    listed = root
    if isinstance(root, yaml.MappingNode):
        listed = next((value for key, value in root.value if key.value == "items"), root)
    if isinstance(listed, yaml.SequenceNode) and listed.value:
        return list(listed.value)
    remedy = "begin each item with a dash: `- id: …`"
    if listed is None or not listed.value:
        found = "no items"
    elif isinstance(listed, yaml.MappingNode):
        found = f"a mapping with the keys {_keys(listed)}"
    else:
        found = f"{str(listed.value)[:60]!r}"
    where = f"{name}:{_line(listed)}" if listed is not None else name
    raise InputError(where, "not_a_list", found=found, allowed=_A_LIST, remedy=remedy)


def _item(node: yaml.Node, loader: yaml.SafeLoader, name: str) -> AgendaItem:
    where = f"{name}:{_line(node)}"
    if not isinstance(node, yaml.MappingNode):
        found = f"{node.value[:60]!r}" if isinstance(node, yaml.ScalarNode) else "a list"
        raise InputError(
            where,
            "not_an_item",
            found=f"{found} where an item should be",
            allowed=_AN_ITEM,
            remedy="write `- id: …` and indent the other keys below it",
        )
    written = [key.value for key, _ in node.value]
    for index, (key, _) in enumerate(node.value):
        if key.value in written[:index]:
            raise InputError(
                f"{name}:{_line(key)}",
                "duplicate_key",
                found=f"`{key.value}` is there twice in one item",
                allowed="each key once in an item",
                remedy="delete one, or put a dash before the first key of the next item",
            )
    loader.flatten_mapping(node)
    nodes: dict[str, yaml.Node] = {key.value: value for key, value in node.value}
    id_ = _text(nodes.get("id"), "id", name)
    proposition = _text(nodes.get("proposition"), "proposition", name)
    label = _text(nodes.get("label"), "label", name)
    counter = _text(nodes.get("counter"), "counter", name)
    if not id_:
        raise InputError(
            where,
            "no_id",
            found=_missing("id", nodes),
            allowed=f"an `id` for each item: {_A_SLUG}",
            remedy=f"add `id: {_slug(label or proposition)}`, for instance",
        )
    if not _SLUG.fullmatch(id_):
        raise InputError(
            f"{name}:{_line(nodes['id'])}",
            "bad_id",
            found=f"id {id_!r} is no slug",
            allowed=_A_SLUG,
            remedy=f"write {_slug(id_)!r}, for instance",
        )
    if not proposition:
        empty = nodes.get("proposition")
        raise InputError(
            f"{name}:{_line(empty)}" if empty else where,
            "no_proposition",
            found=f"the proposition of {id_!r} is empty" if empty else _missing("proposition", nodes, id_),
            allowed="a sentence that one can be for or against",
            remedy='add one, as in `proposition: "The sanctions should be lifted."`',
        )
    return AgendaItem(
        id=id_,
        label=label or _readable(id_),
        proposition=proposition,
        keywords=_keywords(nodes.get("keywords"), id_, name),
        **({"counter": counter} if counter else {}),
        **{
            key: loader.construct_object(value, deep=True)
            for key, value in nodes.items()
            if key not in AgendaItem.model_fields
        },
    )


def _text(node: yaml.Node | None, key: str, name: str) -> str:
    """A string on one line, empty where there is none."""
    if node is None or node.tag == _NULL:
        return ""
    if not isinstance(node, yaml.ScalarNode) or node.tag != _STRING:
        raise InputError(
            f"{name}:{_line(node)}",
            "not_a_string",
            found=f"`{key}` is {_shown(node)}",
            allowed="a string",
            remedy="write it as one text" if isinstance(node, yaml.CollectionNode) else "put it in quotes",
        )
    # JSON writes characters beyond the basic plane as two escapes, which YAML leaves apart.
    whole = str(node.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(whole.split())


def _keywords(node: yaml.Node | None, id_: str, name: str) -> list[str]:
    if node is None or node.tag == _NULL:
        return []
    listed = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for keyword in listed:
        if not isinstance(keyword, yaml.ScalarNode) or keyword.tag != _STRING:
            raise InputError(
                f"{name}:{_line(keyword)}",
                "bad_keywords",
                found=f"keywords of {id_!r} with {_shown(keyword)}",
                allowed="a list of strings, or one string",
                remedy="write `keywords: [ceasefire, truce]`; numbers, dates, yes and no go in quotes",
            )
    words = (_text(keyword, "keywords", name) for keyword in listed)
    return list(dict.fromkeys(word for word in words if word))


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return f"{node.value or 'nothing'} ({node.tag.rsplit(':', 1)[-1]})"
    return "a mapping" if isinstance(node, yaml.MappingNode) else "a list"


def _missing(key: str, nodes: dict[str, yaml.Node], id_: str = "") -> str:
    near = get_close_matches(key, nodes, n=1)
    meant = f"; is `{near[0]}` meant?" if near else ""
    return f"no `{key}`{f' in item {id_!r}' if id_ else ''} (keys: {', '.join(nodes) or 'none'}{meant})"


def _keys(node: yaml.MappingNode) -> str:
    return ", ".join(str(key.value) for key, _ in node.value[:6])


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _readable(id_: str) -> str:
    words = id_.replace("-", " ")
    return words[:1].upper() + words[1:]


def _slug(text: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", text.lower())[:4]) or "sanctions-relief"
