"""Sentences in other languages -> what they say to end: the common phrases of the languages that vendors write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract import gate
from lastcall.stages.extract.endings import Act, Ending

if TYPE_CHECKING:
    from lastcall.stages.extract.sentences import Sentence

# The verb with its auxiliaries; what stands before it (Chinese and Japanese: in the same sentence) is what it speaks of.
_VERBS = re.compile(
    # German
    r"\b(?:wird|werden|wurde|wurden|ist|sind)\s(?:[^.]{0,60}?\s)?(?:(?P<e1>eingestellt|abgeschaltet|abgekündigt und entfernt|entfernt|gelöscht|deaktiviert|beendet|nicht mehr (?:verfügbar|angeboten|unterstützt)|außer Betrieb genommen)|(?P<d1>als veraltet|abgekündigt|veraltet))"
    r"|\b(?P<e6>endet|enden|läuft aus|laufen aus|entfällt|entfallen)\b"
    # French
    r"|\b(?:sera|seront|est|sont|a été|ont été)\s(?:\w+\s){0,2}?(?:(?P<e2>retiré\w*|supprimé\w*|désactivé\w*|arrêté\w*|abandonné\w*|fermé\w*|indisponibles?)|(?P<d2>obsolètes?|déprécié\w*))"
    # Spanish, Portuguese, Italian
    r"|\b(?:se(?:rá|rán|ra|rão)|ha sido|han sido|foi|foram|é|es|está|sarà|saranno|è stat[oa]|verrà|verranno|viene|è)\s(?:\w+\s){0,2}?(?:(?P<e3>retirad\w+|eliminad\w+|descontinuad\w+|desactivad\w+|desativad\w+|desligad\w+|apagad\w+|removid\w+|encerrad\w+|ritirat\w+|rimoss\w+|dismess\w+|disattivat\w+|interrott\w+|eliminat\w+)|(?P<d3>obsolet\w+|deprecat\w+|deprecad\w+))"
    r"|\b(?:se (?P<e7>retirará|retirarán|eliminará|eliminarán|descontinuará|apagará|desactivará|cerrará))"
    r"|\b(?P<e4>dejar[áa]n? de (?:funcionar|estar disponibles?|dar soporte)|deixar[áã]o? de (?:funcionar|estar dispon[ií]ve(?:l|is))|cesser(?:à|anno) di funzionare|ne (?:sera|seront) plus (?:disponibles?|pris\w* en charge)|ya no estar[áa]n? disponibles?|não estar(?:á|ão) mais dispon[ií]ve(?:l|is)|non sar(?:à|anno) più disponibil[ei]|cessera de fonctionner)"
    # Japanese, Chinese
    r"|(?P<e8>不再向[^。，]{1,16}提供)|(?P<e5>廃止|提供(?:を|が)?終了|サポート(?:を|が|は)?[^。]{0,20}?終了|サービス(?:を|が)?終了|停用|下线|停止(?:服务|支持|提供|运营)|关闭|移除|终止|下架|退役)|(?P<d5>非推奨|弃用|废弃)",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"eingestellt|abgeschaltet|abgekündigt|veraltet|entfernt|deaktiviert|beendet|gelöscht|nicht mehr|\bendet\b|\benden\b|läuft aus|laufen aus|entfällt|retiré|supprimé|désactivé|arrêté|abandonné|fermé|indisponible|obsol|déprécié|ne (?:sera|seront) plus|cessera|"
    r"retirad|retirará|eliminad|eliminará|eliminat|descontinu|desactiv|desativ|deslig|apaga|removid|encerrad|ritirat|rimoss|dismess|disattivat|interrott|deprecad|dejar|deixar|cesser|ya no |não estar|non sar|[ぁ-んァ-ヶ一-龯]",
    re.IGNORECASE,
)
_YOURS = re.compile(
    r"\W*(?:wenn|falls|si|se|quando|cuando|lorsque)?\W*(?:ihr|ihre|ihren|dein|deine|votre|vos|tu|tus|su|sus|seu|sua|seus|suas|tuo|tua)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?:nach|seit|bis|vor|während|wenn|sobald|après|depuis|dès|avant|lorsque|quand|después|desde|tras|antes|cuando|dopo|prima|após|depois|antes)\b",
    re.IGNORECASE,
)
_POLICY = re.compile(r"(?:个月后被|通常|場合|可能|かもしれ|puede|peut être|kann|pode ser|può essere|如果|もし)")


def foreign_endings(said: Sentence) -> tuple[Ending, ...]:
    """Return what a German, French, Spanish, Portuguese, Italian, Japanese or Chinese sentence says to end."""
    if not said.hints & gate.FOREIGN:
        return ()
    sentence = said.hidden
    match = _VERBS.search(sentence) if FOREIGN.search(sentence) else None
    if match is None or _YOURS.match(sentence) or _POLICY.search(sentence):
        return ()
    act = Act.DEPRECATED if any(match[f"d{n}"] for n in (1, 2, 3, 5)) else Act.CLOSED if match["e8"] else Act.ENDED
    past = (
        bool(re.match(r"(?:wurde|ist|est|a été|ont été|foi|ha sido|è)\b", match[0], re.IGNORECASE))
        or "已" in sentence
        or "しました" in sentence
    )
    phrase = re.sub(
        r"^\W*(?:[自从]?\s*§+\s*[起]?\W*)?(?:(?:am|zum|ab|le|la|les|el|los|las|o|os|as|il|lo|gli|der|die|das|den|en|em|a partir du?|à partir du?|a partir de|dal|du)\s+|§+[,\s]*)*",
        "",
        sentence[: match.start()],
        flags=re.IGNORECASE,
    )
    phrase = re.split(r"[,，、。]\s*$|\s(?:modèle|Modell)\s", phrase)[0] if phrase else phrase
    if _WHEN.match(phrase):  # "nach einiger Zeit": a time, and no thing
        return ()
    return (Ending(phrase.strip(" 、，,はがを将已现模型"), act, past, match.start(), match.end(), "foreign", match[0]),)
