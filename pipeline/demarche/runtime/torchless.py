"""spaCy without torch, for programs that run no component of torch.

thinc, on which spaCy stands, imports torch wherever it is installed, to have it at hand: four times the time
of spaCy itself and 150 MB, for nothing that a run of ours does. thinc has no setting against it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

COMPAT = "thinc.compat"
"""The module in which thinc asks whether torch can be imported, and takes an ImportError for no."""


def spacy_without_torch() -> None:
    """From here on thinc finds no torch in this process; whoever else imports torch gets it.

    For the command line and for worker processes. It is no part of `import demarche`: in a notebook our
    components may stand beside one that runs on torch through thinc.
    """
    if COMPAT not in sys.modules and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name == COMPAT else None
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        if "torch" in sys.modules:
            super().exec_module(module)
            return
        # None is how Python's import system is told that a module is not to be had.
        sys.modules["torch"] = None  # type: ignore[assignment]
        try:
            super().exec_module(module)
        finally:
            del sys.modules["torch"]
