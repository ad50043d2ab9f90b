"""Formulas of the help texts: the part of TeX that they use, as MathML, which browsers draw by themselves."""

import html
import re

from gan.errors import TheatreError

_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S", re.DOTALL)
_LETTERS = {
    "psi": "ψ", "lambda": "λ", "theta": "θ", "phi": "φ", "mu": "μ", "Sigma": "Σ", "partial": "∂", "sigma": "\u03c3",
    "epsilon": "ε", "eta": "η", "gamma": "\u03b3", "nabla": "∇",
}  # fmt: skip
_OPERATORS = {
    "sim": "\u223c", "lVert": "‖", "rVert": "‖", "sum": "∑", "top": "\u22a4", "cdot": "⋅", "leq": "≤", "geq": "≥",
    "times": "\u00d7",
    "to": "→", "approx": "≈",
}  # fmt: skip
_WORDS = ("min", "max", "arg", "log", "sin", "cos", "exp")
_SPACES = {",": "0.17em", ";": "0.28em", ":": "0.22em", " ": "0.25em", "quad": "1em"}
_ALPHABETS = {"mathcal": {"N": "\U0001d4a9", "L": "\u2112"}, "mathbb": {"E": "\U0001d53c", "R": "\u211d"}}
_SIGNS = {"-": "\u2212"}
_RIGID = '<mo stretchy="false">'
_UNDER = ("min", "max", "sum")


def mathml(formula: str) -> str:
    """A ``<math>`` element for a formula of TeX, without its dollars.

    Raises:
        TheatreError: a command that is not known here.
    """
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{_Reader(formula).all()}</math>'


class _Reader:
    """Reads tokens from left to right; each method answers MathML."""

    def __init__(self, formula: str):
        self._formula = formula
        self._tokens = _TOKEN.findall(formula)
        self._at = 0

    def all(self) -> str:
        """The whole formula."""
        parts = []
        while self._at < len(self._tokens):
            parts.append(self._scripted())
        return "".join(parts)

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise TheatreError(f"The formula ${self._formula}$ ends too early; look at the file of assets/help that holds it.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _scripted(self) -> str:
        """One thing with what stands below and above it."""
        base_token = self._peek()
        base = self._one()
        below = above = ""
        while self._peek() in ("_", "^"):
            if self._next() == "_":
                below = self._one()
            else:
                above = self._one()
        if not below and not above:
            return base
        under = base_token.lstrip("\\") in _UNDER
        name = ("munder" if under else "msub") if not above else ("mover" if under else "msup") if not below else ""
        name = name or ("munderover" if under else "msubsup")
        return f"<{name}>{base}{below}{above}</{name}>"

    def _one(self) -> str:
        token = self._next()
        if token == "{":
            parts = []
            while self._peek() != "}":
                parts.append(self._scripted())
            self._next()
            return f"<mrow>{''.join(parts)}</mrow>"
        if token.startswith("\\"):
            return self._command(token[1:])
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        return f"{_RIGID if token in '()[]|' else '<mo>'}{html.escape(_SIGNS.get(token, token))}</mo>"

    def _command(self, name: str) -> str:
        if name in _LETTERS:
            return f"<mi>{_LETTERS[name]}</mi>"
        if name in _OPERATORS:
            return f"{_RIGID if 'Vert' in name else '<mo>'}{_OPERATORS[name]}</mo>"
        if name in _WORDS:
            return f"<mi>{name}</mi>"
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}"></mspace>'
        if name in ("frac", "tfrac"):
            return f"<mfrac>{self._one()}{self._one()}</mfrac>"
        if name == "sqrt":
            return f"<msqrt>{self._one()}</msqrt>"
        if name == "bar":
            return f'<mover accent="true">{self._one()}<mo stretchy="false">¯</mo></mover>'
        if name in ("text", "mathrm", "operatorname"):
            return f"<mtext>{self._words()}</mtext>"
        if name in _ALPHABETS:
            letter = self._words()
            return f"<mi>{_ALPHABETS[name].get(letter, letter)}</mi>"
        raise TheatreError(f"The formula ${self._formula}$ holds '\\{name}', which gan/web/static/mathml.py does not know yet.")

    def _words(self) -> str:
        """The letters of the next group, as they stand."""
        if self._next() != "{":
            return html.escape(self._tokens[self._at - 1])
        letters = []
        while (token := self._next()) != "}":
            letters.append(token)
        return html.escape("".join(letters))
