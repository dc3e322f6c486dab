"""The words of dates in the languages that vendors write: months and numbers by their value, units by what they are."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _one_of(words: Iterable[str]) -> str:
    """Return a pattern of the words, the longer first, by first letters: the engine tries ten branches and not seventy."""
    by_letter = groupby(sorted(words, key=lambda word: (word[0], -len(word))), key=lambda word: word[0])
    return "(?:" + "|".join(f"{letter}(?:{'|'.join(w[1:] for w in some)})" for letter, some in by_letter) + ")"


_NAMES = (
    "january jan januar janvier janv enero ene janeiro gennaio",
    "february feb februar février fevrier févr febrero fevereiro fev febbraio",
    "march mar märz maerz mrz mars marzo março marco",
    "april apr avril avr abril aprile",
    "may mai mayo maio maggio",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug août aout agosto",
    "september sep sept septembre septiembre setembro settembre",
    "october oct oktober okt octobre octubre outubro ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
MONTH = _one_of(MONTHS)

_COUNTS = (
    "a an one ein eine einem einer un une uno una um uma",
    "two zwei deux dos dois duas due",
    "three drei trois tres três tre",
    "four vier quatre cuatro quatro quattro",
    "five fünf cinq cinco cinque",
    "six sechs seis sei",
    "seven sieben sept siete sete sette",
    "eight acht huit ocho oito otto",
    "nine neun neuf nueve nove",
    "ten zehn dix diez dez dieci",
    "eleven elf onze once undici",
    "twelve zwölf douze doce doze dodici",
)
NUMBERS = {name: number for number, names in enumerate(_COUNTS, start=1) for name in names.split()} | {"eighteen": 18}
NUMBER = _one_of(NUMBERS)
_UNIT_NAMES = {
    "day": "day days tag tage tagen jour jours día días dia dias giorno giorni",
    "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane",
    "month": "month months monat monate monaten mois mes meses mês mese mesi",
    "year": "year years jahr jahre jahren an ans año años ano anos anno anni",
}
UNITS = {name: unit for unit, names in _UNIT_NAMES.items() for name in names.split()}
UNIT = _one_of(UNITS)
