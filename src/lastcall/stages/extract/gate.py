"""A text -> could it tell of an end at all? Asked before anything dear is done with it."""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick

# The stems of every word that `verbs`, `turns` and `foreign` know, in lower case: a text without any says nothing.
_STEMS = """
deprec retir sunset shut discontinu decom end-of eol eos ending ended ends phas wind goodbye turn switch remov delet drop
stop ceas longer unavail unsupport inaccess legacy obsolet supersed expir disabl terminat withdr archiv revok closed
going goes powered offline fail kill support break must requir enforc reject postpon extend delay push ignored blocked
refused anymore return replac migrat renam chang convert strict cancel revers
eingestellt abgeschaltet abgek veraltet entfern deaktiv beendet gelöscht mehr endet enden läuft entfäll
supprim désactiv arrêt abandon fermé indispon obsol dépréci cesser eliminad eliminar eliminat desactiv desativ deslig apaga
dispon più encerrad ritirat rimoss dismess disattivat interrott dejar deixar estar
"""
STEMS = (
    " end ",
    " end.",
    "end of",
    "last day",
    "final day",
    "off ",
    "not be",
    "not remain",
    "not stay",
    *_STEMS.split(),
)
_AUTOMATON = AhoCorasick(STEMS)
_FAR = re.compile(r"[ぁ-んァ-ヶ一-龯가-힣⚠]")


def may_tell(text: str) -> bool:
    """Tell whether a text holds a word that could say that something ends; wrong answers are only ever "yes"."""
    low = text.lower()
    return bool(_AUTOMATON.find_matches_as_indexes(low)) or (not text.isascii() and _FAR.search(text) is not None)
