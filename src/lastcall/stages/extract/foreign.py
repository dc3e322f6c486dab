"""Sentences in other languages -> what they say to end: the common phrases of the languages that vendors write."""

from __future__ import annotations

import re

from lastcall.stages.extract.endings import Act, Ending

# The verb with its auxiliaries; what stands before it (Chinese and Japanese: in the same sentence) is what it speaks of.
_VERBS = re.compile(
    # German
    r"(?:wird|werden|wurde|wurden|ist|sind)\s(?:[^.]{0,60}?\s)?(?:(?P<e1>eingestellt|abgeschaltet|entfernt|gelöscht|nicht mehr (?:verfügbar|angeboten|unterstützt))|(?P<d1>als veraltet|abgekündigt|veraltet))"
    # French
    r"|(?:sera|seront|est|sont|a été|ont été)\s(?:\w+\s){0,2}?(?:(?P<e2>retiré\w*|supprimé\w*|désactivé\w*|arrêté\w*|abandonné\w*|fermé\w*|indisponibles?)|(?P<d2>obsolètes?|déprécié\w*))"
    # Spanish, Portuguese, Italian
    r"|(?:se(?:rá|rán|ra|rão)|ha sido|han sido|foi|foram|é|es|sarà|saranno|è stat[oa]|verrà|verranno)\s(?:\w+\s){0,2}?(?:(?P<e3>retirad\w+|eliminad\w+|descontinuad\w+|desactivad\w+|desativad\w+|removid\w+|encerrad\w+|ritirat\w+|rimoss\w+|dismess\w+|disattivat\w+|interrott\w+)|(?P<d3>obsolet\w+|deprecat\w+|descontinuad\w+))"
    r"|(?P<e4>dejará de (?:funcionar|estar disponible)|deixará de (?:funcionar|estar disponível)|cesserà di funzionare|ne (?:sera|seront) plus (?:disponibles?|pris\w* en charge))"
    # Japanese, Chinese
    r"|(?P<e5>廃止|提供(?:を)?終了|サポート(?:を)?終了|停用|下线|停止(?:服务|支持|提供)|关闭|移除|终止)|(?P<d5>非推奨|弃用|废弃)",
    re.IGNORECASE,
)
_POLICY = re.compile(r"(?:个月后被|通常|場合|可能|かもしれ|puede|peut être|kann|pode ser|può essere|如果|もし)")


def foreign_endings(sentence: str) -> tuple[Ending, ...]:
    """Return what a German, French, Spanish, Portuguese, Italian, Japanese or Chinese sentence says to end."""
    match = _VERBS.search(sentence)
    if match is None or _POLICY.search(sentence):
        return ()
    act = Act.DEPRECATED if any(match[f"d{n}"] for n in (1, 2, 3, 5)) else Act.ENDED
    past = (
        bool(re.match(r"(?:wurde|ist|est|a été|ont été|foi|ha sido|è)\b", match[0], re.IGNORECASE))
        or "已" in sentence
        or "しました" in sentence
    )
    phrase = re.sub(
        r"^\W*(?:§\W*)?(?:(?:am|zum|ab|le|la|les|el|los|las|o|os|as|il|lo|gli|der|die|das|den|en|em|a partir du?|à partir du?|a partir de|dal|du)\s+|§+[,\s]*)*",
        "",
        sentence[: match.start()],
        flags=re.IGNORECASE,
    )
    phrase = re.split(r"[,，、。]\s*$|\s(?:modèle|Modell)\s", phrase)[0] if phrase else phrase
    return (Ending(phrase.strip(" 、，,はがを将已现模型"), act, past, match.start(), match.end(), "foreign", match[0]),)
