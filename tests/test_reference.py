"""The package by itself: what its docstrings say, the reference made of them, the guide, what is packaged."""

import ast
import doctest
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "workflow" / "typicality"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_UNEXPLAINED = 1
"""Parameters that a docstring may leave to its sentences."""


def problems(source):
    """What is wrong with the docstrings of a module, one sentence each; private names are left out."""
    module = ast.parse(source)
    found = [] if ast.get_docstring(module) else ["the module has no docstring"]
    for name, node, is_method in _public(module):
        text = ast.get_docstring(node)
        if not text:
            found.append(f"{name} has no docstring")
        else:
            of_class = isinstance(node, ast.ClassDef)
            own = _class_problems(node, text) if of_class else _function_problems(node, is_method, text)
            found += [f"{name} {problem}" for problem in own]
    return found


def _public(node, prefix=""):
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield prefix + child.name, child, bool(prefix)
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _public(child, f"{prefix}{child.name}.")


def _class_problems(node, text):
    constructor = [c for c in node.body if isinstance(c, ast.FunctionDef) and c.name == "__init__"]
    fields = [child.target.id for child in node.body if isinstance(child, ast.AnnAssign)]
    public = [field for field in fields if not field.startswith("_")]
    names = _parameters(constructor[0], is_method=True) if constructor else public
    documented = _documented(text)
    if documented is None and constructor and names:
        yield "does not document its constructor"
    if documented not in (None, names):
        yield f"takes {', '.join(names)} and documents {', '.join(documented)}"


def _function_problems(node, is_method, text):
    names, documented = _parameters(node, is_method), _documented(text)
    if documented is None:
        if len(names) > MOST_UNEXPLAINED and not re.search("parameters\\s+as\\s+of\\s+`", text):
            yield f"takes {len(names)} parameters and explains none"
    else:
        if documented != names:
            yield f"takes {', '.join(names)} and documents {', '.join(documented)}"
        if _hands_back(node) and not re.search(r"^(Returns|Yields)\n---", text, re.MULTILINE):
            yield "does not say what it returns"
    if _raises_input_error(node) and not re.search(r"^Raises\n---+\nInputError\n", text, re.MULTILINE):
        yield "does not say when it raises InputError"


def _parameters(node, is_method):
    static = any(getattr(decorator, "id", "") == "staticmethod" for decorator in node.decorator_list)
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    names = names[1:] if is_method and not static else names
    names += [f"*{arguments.vararg.arg}"] if arguments.vararg else []
    names += [argument.arg for argument in arguments.kwonlyargs]
    return names + ([f"**{arguments.kwarg.arg}"] if arguments.kwarg else [])


def _documented(text):
    """Names of the section Parameters, or None without one."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n---|\Z)", text, re.MULTILINE | re.DOTALL)
    if not section:
        return None
    entries = re.findall(r"^\S.*", section[1], re.MULTILINE)
    return [name for entry in entries for name in entry.partition(" : ")[0].split(", ")]


def _own(node):
    """The nodes of a function without those of functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from _own(child)


def _hands_back(node):
    handed = (ast.Return, ast.Yield, ast.YieldFrom)
    return any(isinstance(child, handed) and child.value is not None for child in _own(node))


def _raises_input_error(node):
    raised = [child.exc for child in _own(node) if isinstance(child, ast.Raise)]
    return any(isinstance(call, ast.Call) and getattr(call.func, "id", "") == "InputError" for call in raised)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_docstrings_say_what_a_caller_needs(path):
    assert problems(path.read_text()) == []


FINE = '''"""A module."""


class Coin:
    """A coin.

    Parameters
    ----------
    odds : float
    """

    def __init__(self, odds):
        self.odds = odds

    def toss(self, times, rng, *others, fair=True, **more):
        """Toss it.

        Parameters
        ----------
        times, rng : object
            Both.
        *others
        fair : bool
            Or not.
        **more

        Returns
        -------
        int

        Raises
        ------
        InputError
            It is lost.
        """
        if not times:
            raise InputError("Toss it.")
        return times

    def toss_twice(self, times, rng):
        """Toss it twice; parameters as of `toss`."""
        return times

    def _turn(self, one, other):
        return one


def once(coin):
    """Toss a coin once."""
    return coin
'''


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"""A module."""', ""), "the module has no docstring"),
        (('class Coin:\n    """A coin.', 'class Coin:\n    sides = """2'), "Coin has no docstring"),
        (
            ("    Parameters\n    ----------\n    odds : float\n", ""),
            "Coin does not document its constructor",
        ),
        (("odds : float", "chance : float"), "Coin takes odds and documents chance"),
        (('"""Toss a coin once."""', ""), "once has no docstring"),
        (("times, rng : object", "rng, times : object"), "Coin.toss takes times, rng, *others, fair, **more"),
        (("        *others\n", ""), "and documents times, rng, fair, **more"),
        (("fair=True", "fair=True, heavy=False"), "Coin.toss takes times, rng, *others, fair, heavy, **more"),
        (("        Returns\n        -------\n        int\n\n", ""), "Coin.toss does not say what it returns"),
        (("InputError\n            It", "OSError\n            It"), "Coin.toss does not say when it raises"),
        (("; parameters as of `toss`", ""), "Coin.toss_twice takes 2 parameters and explains none"),
        (("def once(coin)", "def once(coin, side)"), "once takes 2 parameters and explains none"),
    ],
)
def test_every_rule_for_docstrings_can_be_broken(change, problem):
    assert problems(FINE) == []
    assert FINE.count(change[0]) == 1
    (found,) = problems(FINE.replace(*change))
    assert problem in found


def docstrings(path):
    documented = ast.Module | ast.ClassDef | ast.FunctionDef
    nodes = ast.walk(ast.parse(path.read_text()))
    return [text for node in nodes if isinstance(node, documented) and (text := ast.get_docstring(node))]


def test_names_in_docstrings_exist():
    texts = "\n".join(text for path in MODULES for text in docstrings(path))
    named = set(re.findall(r"`(typicality(?:\.\w+)+)`", texts))
    assert len(named) > 50
    assert [name for name in sorted(named) if not exists(name)] == []
    assert not exists("typicality.coin.binomial.count")
    assert not exists("typicality.coins.binomial")


def exists(name):
    try:
        pkgutil.resolve_name(name)
    except (AttributeError, ImportError):
        return False
    return True


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The reference, written by its command, which a warning would end."""
    folder = tmp_path_factory.mktemp("reference")
    command = [sys.executable, PROJECT / ".ci" / "reference", folder]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")
    return folder


def test_the_reference_has_a_page_for_every_module(reference):
    modules = [path.relative_to(PACKAGE.parent).with_suffix("") for path in MODULES]
    expected = {str(path.parent if path.name == "__init__" else path) + ".html" for path in modules}
    written = {str(path.relative_to(reference)) for path in reference.rglob("*.html")}
    assert written == expected | {"index.html"}


def test_the_reference_asks_for_nothing_from_elsewhere(reference):
    for page in reference.rglob("*.html"):
        assert foreign_requests(page.read_text()) == []
    assert foreign_requests('<script src="https://example.org/a.js">') == ['src="https://']
    assert foreign_requests("<style>@import url(//example.org/a.css)</style>") == ["url(//"]


def foreign_requests(page):
    """What a browser would load from elsewhere; a link loads nothing until it is followed."""
    without_links = re.sub(r"<a\b[^>]*>", "", re.sub(r"<pre>.*?</pre>", "", page, flags=re.DOTALL))
    return re.findall(
        r"""(?:(?:src|href|srcset)=["']?|url\(["']?|@import ["'])(?:https?:)?//""", without_links
    )


def test_the_reference_shows_stars_and_lists_as_they_are_meant(reference):
    for page in sorted(reference.rglob("*.html")):
        assert (page.name, misread(page.read_text())) == (page.name, [])
    assert misread('<div class="docstring"><p>r<strong>2 + s</strong>2</p>\n</div>\n') == [
        "<strong>2 + s</strong>"
    ]
    assert misread('<div class="docstring"><p>up to</p>\n<ol>\n<li>One.</li>\n</ol>\n</div>\n') == ["<ol>"]


def misread(page):
    """What Markdown made of formulas and of lines that begin with a number: bold letters, lists, headings."""
    found = []
    for docstring in re.findall(r'<div class="docstring">(.*?)</div>\n', page, re.DOTALL):
        prose = re.sub(r"<(pre|code)\b.*?</\1>", "", docstring, flags=re.DOTALL)
        prose = re.sub(r"<li>(<p>)?<strong>", "", prose)
        found += re.findall(
            r"<strong>.*?</strong>|<em>.*?</em>|<ol>|<blockquote>|<h[1-5]\b", prose, re.DOTALL
        )
    return found


def test_the_reference_shows_what_is_public(reference):
    page = (reference / "typicality" / "claims" / "evidence.html").read_text()
    shown = set(re.findall(r'<section id="(\w+)">', page))
    assert {"DIGITS", "COLUMNS", "Evidence", "digits"} <= shown
    assert not {name for name in shown if name.startswith("_")}
    assert 'id="Evidence.__init__"' in page
    assert 'id="Evidence.exact"' not in page
    assert "sequences and counts of a biased coin" in (reference / "typicality.html").read_text()


def test_the_guide_is_right(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testfile(
        str(PROJECT / "docs" / "from-python.md"), module_relative=False, encoding="utf-8"
    )
    assert outcome.attempted > 40
    assert outcome.failed == 0


def test_everything_that_the_package_holds_is_packaged():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = settings["package-data"]["typicality"]
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert files
    assert [path for path in files if not any(path in PACKAGE.glob(pattern) for pattern in patterns)] == []
    folders = {path.parent for path in MODULES}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_package_imports_nothing_that_its_users_lack():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    asked = {re.match(r"[\w-]+", requirement)[0] for requirement in project["dependencies"]}
    names = {"pillow": "PIL", "pyyaml": "yaml"}
    allowed = {names.get(name, name) for name in asked} | sys.stdlib_module_names | {"typicality"}
    assert {name for path in MODULES for name in imported(path)} <= allowed
    assert "pipeline" not in allowed


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module.partition(".")[0]
