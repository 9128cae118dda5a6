"""Captions are written in LaTeX once; here the few commands that they use become HTML."""

import re

from markupsafe import Markup, escape

from typicality.errors import InputError

_TOKEN = re.compile(
    r"\\(?P<command>[a-zA-Z]+) *|\\(?P<symbol>[^a-zA-Z])|(?P<special>[{}$~^_])"
    r"|(?P<ligature>``|''|---?)|(?P<space>\s+)|(?P<word>[A-Za-z]+)|(?P<other>.)"
)
_NUMBER = re.compile(r"\\claim(?P<field>[a-z]+)\{(?P<row>[^}]*)\}")
_ENCLOSING = {
    "emph": ("<em>", "</em>"),
    "textbf": ("<strong>", "</strong>"),
    "texttt": ("<code>", "</code>"),
    "sqrt": ("√(", ")"),
}
_COMMANDS = {
    "allowbreak": "",
    "cdot": "·",
    "dots": "…",
    "geq": "≥",
    "leq": "≤",
    "neq": "≠",
    "pm": "±",
    "rho": "ρ",
    "surd": "√",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "times": "×",
    "to": "→",
    "varepsilon": "ε",
}
_SYMBOLS = {",": "\N{NARROW NO-BREAK SPACE}", " ": " "} | {symbol: symbol for symbol in "%&#_{}$"}
_LIGATURES = {"``": "“", "''": "”", "--": "–", "---": "—"}
_RAISED = {"^": "sup", "_": "sub"}
_SHORT_ROOT = re.compile(r"√\((?P<inside><i>\w</i>|\d+)\)")


def latex_to_html(source, fields):
    r"""Convert a sentence of a caption.

    Parameters
    ----------
    source : str
        LaTeX with letters, roots, powers and Greek letters in formulas, emphasis, typewriter letters, and
        numbers of the ledger as ``\claimFIELD{ROW}``.
    fields : mapping of str to mapping
        As `typicality.appendix.numbers.claim_fields` makes them.

    Returns
    -------
    markupsafe.Markup

    Raises
    ------
    InputError
        A command is none of those that are known here, or a brace is missing.

    Examples
    --------
    >>> print(latex_to_html(r"Near $\sqrt{K}$ lie \claimvalue{a}.", {"a": {"value": r"84\%"}}))
    Near √<i>K</i> lie 84%.
    >>> print(latex_to_html(r"\ensuremath{3.3 \cdot 10^{-3}} & 1", {}))
    3.3·10<sup>−3</sup> &amp; 1
    """
    text = _NUMBER.sub(lambda match: fields[match["row"]][match["field"]], source)
    return Markup(_Converter(text).all())  # noqa: S704 - every piece of text is escaped on its way


class _Converter:
    """Reads tokens one after another; ``formula`` and ``code`` tell what they stand in."""

    def __init__(self, source):
        self.source = source
        self.tokens = list(_TOKEN.finditer(source))
        self.next = 0
        self.formula = False
        self.code = False

    def all(self):
        """Convert the whole text; a root of one letter or number needs no brackets."""
        html = self.until(None)
        return _SHORT_ROOT.sub(r"√\g<inside>", html)

    def until(self, end):
        """Convert up to a closing token, which is taken, or to the end of the text."""
        pieces = []
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            self.next += 1
            if end and token[0] == end:
                return "".join(pieces)
            pieces.append(getattr(self, f"_{token.lastgroup}")(token[token.lastgroup]))
        if end:
            raise InputError(f"The LaTeX {self.source!r} lacks a {end!r}; correct it in workflow/report.")
        return "".join(pieces)

    def _argument(self):
        """Convert what follows a command: a group, or one token."""
        if self.next == len(self.tokens):
            raise InputError(f"The LaTeX {self.source!r} ends too early; correct it in workflow/report.")
        token = self.tokens[self.next]
        self.next += 1
        if token[0] == "{":
            return self.until("}")
        return getattr(self, f"_{token.lastgroup}")(token[token.lastgroup])

    def _command(self, name):
        if name == "ensuremath":
            before, self.formula = self.formula, True
            html = self._argument()
            self.formula = before
            return html
        if name in _ENCLOSING:
            opening, closing = _ENCLOSING[name]
            before, self.code = self.code, self.code or name == "texttt"
            html = opening + self._argument() + closing
            self.code = before
            return html
        if name not in _COMMANDS:
            known = ", ".join(sorted([*_COMMANDS, *_ENCLOSING]))
            raise InputError(
                f"The LaTeX {self.source!r} has the command \\{name}, which the page does not know; use "
                f"one of {known}, or add it to typicality/page/latex_html.py."
            )
        return _COMMANDS[name]

    def _symbol(self, symbol):
        if symbol not in _SYMBOLS:
            raise InputError(f"The LaTeX {self.source!r} has \\{symbol}, which the page does not know.")
        return str(escape(_SYMBOLS[symbol]))

    def _special(self, character):
        if character == "{":
            return self.until("}")
        if character == "$":
            self.formula = True
            html = self.until("$")
            self.formula = False
            return html
        if character in _RAISED and self.formula:
            tag = _RAISED[character]
            return f"<{tag}>{self._argument()}</{tag}>"
        if character == "~":
            return "\N{NO-BREAK SPACE}"
        raise InputError(
            f"The LaTeX {self.source!r} has a stray {character!r}; correct it in workflow/report."
        )

    def _ligature(self, text):
        if self.code:
            return str(escape(text))
        return "−" * len(text) if self.formula else _LIGATURES[text]

    def _space(self, _):
        if not self.formula:
            return " "
        around = self.tokens[max(self.next - 2, 0) : self.next + 1]
        return "" if any(token["command"] for token in around) else "\N{NO-BREAK SPACE}"

    def _word(self, text):
        return f"<i>{text}</i>" if self.formula else text

    def _other(self, character):
        if self.formula and character == "-":
            return "−"
        return "’" if character == "'" and not self.formula and not self.code else str(escape(character))
