"""Which modules of ours a script reaches: the inputs that make an edit rerun what uses it, and no more."""

import ast
from functools import cache
from pathlib import Path

from typicality.images.models import MODELS

WORKFLOW = Path(__file__).resolve().parents[1]


def modules_of(script, root=WORKFLOW):
    """Files of our packages that a script imports, directly or through others, and the script itself.

    Parameters
    ----------
    script : str
        Path below ``workflow/scripts``, for instance ``"coin/plot_binomial.py"``.
    root : path-like
        The folder that holds ``scripts`` and the packages.

    Returns
    -------
    list of str
        Sorted paths, relative to the working directory where they lie below it.
    """
    return _reached(Path(root) / "scripts" / script, Path(root))


def modules_of_model(settings, root=WORKFLOW):
    """Files of our packages that one configured model needs; the registry of models imports none of them.

    Parameters
    ----------
    settings : mapping
        Entry of ``images.models`` in the configuration.
    root : path-like

    Returns
    -------
    list of str
        As `modules_of`; empty for a model that there is not.
    """
    module, _ = MODELS.get(f"{settings['family']}-{settings['kind']}", (None, None))
    return _reached(Path(root).joinpath(*module.split(".")).with_suffix(".py"), Path(root)) if module else []


def _reached(start, root):
    reached, waiting = set(), [start]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(_imports(path, root))
    return sorted(_shown(path) for path in reached)


@cache
def _imports(path, root):
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            found.update(_files(name, root))
    return sorted(found)


def _files(name, root):
    """Return the module's own file and the ``__init__`` of every package on the way to it."""
    parts = name.split(".")
    candidates = [root.joinpath(*parts[:n], "__init__.py") for n in range(1, len(parts) + 1)]
    candidates.append(root.joinpath(*parts).with_suffix(".py"))
    return [path for path in candidates if path.is_file()]


def _shown(path):
    working_directory = Path.cwd()
    return str(path.relative_to(working_directory) if path.is_relative_to(working_directory) else path)
