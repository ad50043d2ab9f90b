"""Encodings of file names in archives that don't say which: UTF-8 where that is possible, else the likeliest of the old ones.

Names are few and short, which general detectors are not made for: of 46 small sets of class names in nine encodings
charset-normalizer 3.5 read 25. This asks under which encoding the names are the most probable text: in a language's own letters
by their frequency, without symbols, and with one script to a word. The weights were set on those sets, so that it reads them all
says little; very short names stay a guess.
"""

import functools
import math
import unicodedata
from collections.abc import Sequence

from chardet import big5freq, euckrfreq, gb2312freq, jisfreq

ENCODINGS = {
    "cp932": "euc_jp",
    "gb18030": "gb2312",
    "cp950": "big5",
    "cp949": "euc_kr",
    "cp1251": "",
    "cp866": "",
    "cp437": "",
    "cp850": "",
    "cp1252": "",
    "cp1250": "",
    "cp852": "",
}
"""Each encoding with the character set of its language, whose letters chardet has by frequency. cp437 decodes whatever there
is."""
_FREQUENCIES = {
    "euc_jp": (jisfreq.JIS_CHAR_TO_FREQ_ORDER, range(0xA1, 0xFF), [*range(0xA1, 0xFF)], 2200),
    "gb2312": (gb2312freq.GB2312_CHAR_TO_FREQ_ORDER, range(0xB0, 0xFF), [*range(0xA1, 0xFF)], 3755),
    "big5": (big5freq.BIG5_CHAR_TO_FREQ_ORDER, range(0xA4, 0xFF), [*range(0x40, 0x7F), *range(0xA1, 0xFF)], 3000),
    "euc_kr": (euckrfreq.EUCKR_CHAR_TO_FREQ_ORDER, range(0xB0, 0xFF), [*range(0xA1, 0xFF)], 1200),
}
"""By character set: ranks in the order of its codes, which first and second bytes those codes have, and how many ideographs
or syllables, the frequent first, count as known."""
_MOST_BYTES = 16_384
"""How much of the names is looked at; more would add nothing."""
_ALPHABETS = {
    "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё": 3.2,
    "éäöüáíóèçãñêàßåøâæôœîúõïùûìòë": 5.0,
    "ąęłśćżźńščžřěýůťďňőű": 7.5,
    "іїєґ": 6.5,
    "șțđşţ": 9.0,
}
"""Letters of alphabets, the frequent first, and the bits of the first; of each further one 0.12 more."""
_SMALL = {letter: bits + 0.12 * rank for letters, bits in _ALPHABETS.items() for rank, letter in enumerate(letters)}
_CAPITAL = 1.5
_MARKS = frozenset("々〆ー、。・「」\u2018\u2019\u201c\u201d\u2013\u2014")
_IDEOGRAPHIC = {"han", "kana", "hangul"}
_SCRIPTS = {"CJK": "han", "HIRAGANA": "kana", "KATAKANA": "kana", "HANGUL": "hangul", "LATIN": "latin", "CYRILLIC": "cyrillic"}


def decoded(names: Sequence[bytes]) -> dict[bytes, str]:
    """The text of each name, all read with one encoding; different names stay different."""
    odd = {name for name in names if not name.isascii()}
    encoding = _encoding_of(odd)
    return {name: name.decode("ascii" if name.isascii() else encoding) for name in names}


def _encoding_of(names: set[bytes]) -> str:
    """The encoding of names that are not ASCII."""
    if _texts(names, "utf-8") is not None:
        return "utf-8"
    parts = sorted({part for name in names for part in name.split(b"/") if not part.isascii()})  # 0x2F is no half of a letter
    sample: list[bytes] = []
    size = 0
    for part in parts:
        size += len(part)
        if sample and size > _MOST_BYTES:
            break
        sample.append(part)
    likeliest, fewest = "cp437", math.inf
    for encoding, language in ENCODINGS.items():
        texts = _texts(names, encoding)
        if texts is None or len({unicodedata.normalize("NFC", text) for text in texts}) < len(names):
            continue
        ranks = _ranks(language)
        bits = sum(_bits(part.decode(encoding, "replace"), ranks) for part in sample)
        if bits < fewest:
            likeliest, fewest = encoding, bits
    return likeliest


def _texts(names: set[bytes], encoding: str) -> list[str] | None:
    """The names in this encoding; None where they can't be in it."""
    try:
        return [name.decode(encoding) for name in names]
    except UnicodeDecodeError:
        return None


@functools.cache
def _ranks(charset: str) -> dict[str, int]:
    """Place of each ideograph or syllable of a character set by frequency, the most frequent being 0; empty without a table."""
    if not charset:
        return {}
    orders, first, second, known = _FREQUENCIES[charset]
    letters = (bytes((one, other)).decode(charset, "ignore") for one in first for other in second)
    ranked = sorted(
        (order, letter) for order, letter in zip(orders, letters, strict=False) if _script(letter) in ("han", "hangul")
    )
    return {letter: rank for rank, (_, letter) in enumerate(ranked[:known])}


def _bits(text: str, ranks: dict[str, int]) -> float:
    """How improbable a name is, in bits: the sum over its letters, and what is odd about neighbours."""
    bits, last, script = 0.0, "", ""
    for letter in text:
        bits += _letter_bits(letter, ranks)
        new = _script(letter)
        if new and script and new != script and {new, script} != {"han", "kana"}:
            bits += 4 if "latin" in (new, script) and {new, script} & _IDEOGRAPHIC else 12
        if letter.isupper() and last.islower() and not (letter + last).isascii():
            bits += 7
        last, script = letter, new
    return bits


def _letter_bits(letter: str, ranks: dict[str, int]) -> float:
    if letter.isascii():
        return 5 if letter.isalnum() or letter in " -_.()" else 8 if letter.isprintable() else 20
    if letter in ranks:
        return 2.5 + math.log2(ranks[letter] + 30)  # Zipf's law: the frequency falls as one over the rank
    if "\u3041" <= letter <= "\u30fe":
        return 7 if "気" in ranks else 14
    if letter in _MARKS:
        return 9
    if (small := letter.lower()) in _SMALL:
        return _SMALL[small] + _CAPITAL * (small != letter)
    if _script(letter) in _IDEOGRAPHIC:
        return 17
    return 11 if letter.isalpha() else 15


@functools.lru_cache(4096)
def _script(letter: str) -> str:
    """The script of a letter; "" for anything else."""
    if not letter or not letter.isalpha():
        return ""
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0], "other")
