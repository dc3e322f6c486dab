"""Month names of the languages that vendors write, by number."""

from __future__ import annotations

_NAMES = (
    "january jan januar janvier janv enero ene janeiro gennaio gen",
    "february feb februar février fevrier févr febrero fevereiro fev febbraio",
    "march mar märz maerz mrz mars marzo março marco",
    "april apr avril avr abril aprile",
    "may mai mayo maio maggio mag",
    "june jun juni juin junio junho giugno giu",
    "july jul juli juillet juil julio julho luglio lug",
    "august aug août aout agosto ago",
    "september sep sept septembre septiembre setembro settembre set",
    "october oct oktober okt octobre octubre outubro ottobre ott",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
