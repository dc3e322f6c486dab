"""Sentences in other languages -> what they say to end: the common phrases of the languages that vendors write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lastcall.stages.extract import gate
from lastcall.stages.extract.acts import Act, Ending

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
# Ends whose thing stands behind or within the verb: "dejará de dar soporte a X", "wird der Support für X eingestellt".
_WHAT = r"(?P<what>(?:[^,.;:，。：§]|\.(?=\w)){2,90}?)"
_STOP = r"(?=\s*(?:§|[,.;:，。]|\b(?:am|ab|zum|el|le|il|em|no dia|a partir|à partir|dal|du|à compter)\s+§|$))"
_FORMS: tuple[tuple[Act, re.Pattern[str]], ...] = tuple(
    (act, re.compile(form, re.IGNORECASE))
    for act, form in (
        # Spanish, Portuguese
        (
            Act.SUPPORT,
            rf"\b(?:dejar(?:á|a|án|an|emos) de (?:ofrecer|dar|prestar|brindar|proporcionar) (?:soporte|asistencia)|(?:finalizar|terminar|retirar)[áa]n? (?:el|su) soporte|pondrá fin al soporte|(?:encerrar|interromper|descontinuar)(?:á|ão) o suporte|deixar(?:á|ão) de (?:oferecer|dar|prestar) suporte)\s+(?:al?|del?|para(?: el| la| o| a)?|en|aos?|às?|à|d[oae])\s+{_WHAT}{_STOP}",
        ),
        (
            Act.SUPPORT,
            rf"\b[eo]l? (?:soporte|suporte) (?:al?|del?|para(?: el| la| o| a)?|aos?|à|d[oae])\s+{_WHAT}\s+(?:finaliza(?:rá)?|termina(?:rá)?|acaba(?:rá)?|se (?:retirará|termina)|será (?:encerrado|retirado|descontinuado)|encerra(?:rá)?)\b",
        ),
        (Act.SUPPORT, rf"\b(?:finaliza|termina)(?:rá)? el soporte (?:al?|del?|para)\s+{_WHAT}{_STOP}"),
        (
            Act.ENDED,
            rf"\b(?:ya )?no (?:se )?podr(?:á|án|ás) (?:acceder|utilizar|usar)\s+(?:al?\s+)?(?:la\s+|el\s+|los\s+|las\s+)?{_WHAT}{_STOP}",
        ),
        # German: the auxiliary or the day may stand before the thing
        (
            Act.SUPPORT,
            rf"\b(?:wird|werden|wurde)\s+(?:§+\s+)?(?:der Support|die Unterstützung|der Dienst)\s+(?:für|von)\s+{_WHAT}\s+(?:am\s+§+\s+)?(?:eingestellt|beendet)\b",
        ),
        (
            Act.SUPPORT,
            rf"\b(?:stellt|stellen)\s+(?:wir\s+)?(?:am\s+§+\s+|zum\s+§+\s+)?(?:den Support|die Unterstützung)\s+(?:für|von)\s+{_WHAT}\s+(?:(?:am|zum|ab)\s+(?:dem\s+)?§+\s+)?ein\b",
        ),
        (
            Act.SUPPORT,
            rf"\b(?:beendet|beenden)\s+(?:wir\s+)?(?:am\s+§+\s+|zum\s+§+\s+)?(?:den Support|die Unterstützung)\s+(?:für|von)\s+{_WHAT}{_STOP}",
        ),
        (Act.SUPPORT, rf"\b(?:der Support|die Unterstützung)\s+(?:für|von)\s+{_WHAT}\s+(?:endet|läuft aus|wird\b)"),
        (
            Act.ENDED,
            rf"^\W*(?:[^:§]{{1,60}}:\s+)?(?:am|ab(?: dem)?|zum|seit(?: dem)?)\s+§+\s+(?:ist|sind|wird|werden|wurde|wurden)\s+(?:die |der |das |den )?{_WHAT}\s+(?:nicht mehr (?:verfügbar|unterstützt|angeboten)|eingestellt|abgeschaltet|entfernt|deaktiviert|beendet)\b",
        ),
        (
            Act.ENDED,
            rf"\b(?:am|zum|ab)\s+(?:dem\s+)?§+\s+(?:stellen wir|stellt \w+)\s+(?:(?:den|die|das) (?:Dienst |Produkt |Plattform |App )?)?{_WHAT}\s+ein\b",
        ),
        (Act.ENDED, rf"^\W*(?:(?:der|die|das) )?{_WHAT}\s+(?:läuft|laufen)\s+(?:am|zum|ab)\s+(?:dem\s+)?§+\s+aus\b"),
        # Dutch
        (
            Act.ENDED,
            rf"^\W*(?:(?:de|het|vanaf §+ (?:wordt|worden)) )?{_WHAT}\s+(?:wordt|worden|is|zijn)\s+(?:(?:op|vanaf|per)\s+§+\s+)?(?:definitief )?(?:uitgeschakeld|stopgezet|verwijderd|beëindigd|uitgefaseerd|niet (?:meer|langer) (?:ondersteund|beschikbaar))\b",
        ),
        # Spanish, Portuguese, French: what "we" do
        (
            Act.ENDED,
            rf"\b(?:vamos a?|se va a|iremos) (?:cerrar|retirar|eliminar|descontinuar|encerrar|desativar)\s+(?:la |el |los |las |o |a )?{_WHAT}{_STOP}",
        ),
        (
            Act.ENDED,
            rf"\b(?:nous mettrons|nous mettons|mettra|met) fin (?:à (?:l['’]|la )?|au |aux )(?!support\b|prise en charge){_WHAT}{_STOP}",
        ),
        # French, Italian
        (
            Act.SUPPORT,
            rf"\b(?:met(?:tra|tons|trons)? fin (?:au support|à la prise en charge)|cesser(?:a|ons) (?:de prendre en charge|le support|la prise en charge)|(?:arrêter|abandonner)(?:a|ons) (?:le support|la prise en charge)|ne prendr(?:a|ons) plus en charge)\s+(?:de (?:la )?|d['’]|du |des |pour )?(?:la |le |les )?{_WHAT}{_STOP}",
        ),
        (
            Act.SUPPORT,
            rf"\b(?:le support|la prise en charge)\s+(?:de (?:la )?|d['’]|du |des |pour )(?:la |le |les )?{_WHAT}\s+(?:prend(?:ra)? fin|se termine(?:ra)?|cesser?a?|sera (?:arrêtée?|interrompue?|abandonnée?|supprimée?))\b",
        ),
        (
            Act.SUPPORT,
            rf"\b(?:interromper|cesser|terminer)(?:à|anno)\s+il supporto\s+(?:per|al?|alla|di|del|della)\s+{_WHAT}{_STOP}",
        ),
        (
            Act.SUPPORT,
            rf"\bil supporto\s+(?:per|al?|alla|di|del|della)\s+{_WHAT}\s+(?:terminerà|cesserà|termina|verrà (?:interrotto|terminato))\b",
        ),
        # Chinese
        (Act.SUPPORT, r"不再支持\s*(?P<what>[`A-Za-z][\w.`/ -]{1,60}?[\w.`])\s*(?=[，。,；;的]|\.(?!\d)|$)"),
        (Act.SUPPORT, rf"(?:停止|终止)\s?(?:对|向)?\s*{_WHAT}\s*的(?:支持|服务|维护)"),
        (
            Act.ENDED,
            r"(?:停止(?:支持|提供|运营|服务)|终止|下线|停用|退役|关闭|弃用|移除)\s*(?P<what>[`A-Za-z][\w.`/ -]{1,60}?[\w.`])\s*(?=[，。,.；;]|$)",
        ),
        # Japanese: "X のサポートを終了", "X は § に提供を終了", "§ より、X を非推奨"
        (
            Act.SUPPORT,
            r"(?:は\s*)?(?P<what>[^、。は:：§]{2,60}?)\s*の(?:サポート|提供|サービス)(?:を|が)\s*(?:§+\s*[にでを]?\s*)?(?:終了|停止)",
        ),
        (
            Act.ENDED,
            r"(?P<what>[^、。:：§]{2,60}?)\s*(?:は|が)\s*(?:、)?§+\s*(?:を(?:もって|以て)|に|で|より|をもちまして)?\s*、?\s*(?:サポート|提供|サービス)?(?:を|が)?\s*(?:終了|廃止|停止)",
        ),
        (Act.SUPPORT, r"(?P<what>[^、。:：§]{2,60}?)\s*の(?:サポート|提供)は\s*§+\s*まで"),
        (
            Act.DEPRECATED,
            r"§+\s*(?:より|から|に|以降)?\s*、?\s*(?P<what>[^、。:：§]{2,60}?)\s*(?:を|は)[^、。]{0,30}非推奨",
        ),
        # Korean
        (
            Act.SUPPORT,
            r"(?:는|은)?\s*(?P<what>[^,.:§는은]{2,60}?)에\s*대한\s*(?:지원|서비스)(?:을|를)?\s*(?:중단|종료)",
        ),
        (
            Act.ENDED,
            r"(?P<what>(?:[^,.:§]|\.(?=\d)){2,60}?)(?:은|는|이|가)\s*(?:§+(?:에|부터)?\s*)?(?:서비스가\s*|지원이\s*)?(?:종료|중단|폐기|제거|사용\s*중단)(?:됩니다|될\s*예정|되었습니다)",
        ),
    )
)
FOREIGN = re.compile(
    r"eingestellt|abgeschaltet|abgekündigt|veraltet|entfernt|deaktiviert|beendet|gelöscht|nicht mehr|\bendet\b|\benden\b|läuft|laufen|entfällt|uitgeschakeld|stopgezet|verwijderd|beëindigd|uitgefaseerd|niet (?:meer|langer)|se termine|termina em|vamos|iremos|va a (?:cerrar|retirar|eliminar)|mettrons fin|mettons fin|retiré|supprimé|désactivé|arrêté|abandonné|fermé|indisponible|obsol|déprécié|ne (?:sera|seront) plus|cessera|"
    r"retirad|retirará|eliminad|eliminará|eliminat|descontinu|desactiv|desativ|deslig|apaga|removid|encerrad|ritirat|rimoss|dismess|disattivat|interrott|deprecad|dejar|deixar|cesser|ya no |não estar|non sar|finalizar|terminar|finaliza el|termina el|pondrá fin|encerrar|interromper|mettra fin|prendra fin|prend fin|met fin|plus en charge|terminer|cesser|podrá|\bstell(?:t|en)\b|beenden|[가-힣ぁ-んァ-ヶ一-龯]",
    re.IGNORECASE,
)
_HELD = re.compile(r"\s*のサポート$")  # what ends is the support
_DONE = re.compile(r"\b(?:wurde|wurden)\b|已|しました|되었습니다", re.IGNORECASE)
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
    if FOREIGN.search(sentence) and not _YOURS.match(sentence) and not _POLICY.search(sentence):
        for act, form in _FORMS:
            if (found := form.search(sentence)) and (what := _thing(found["what"])):
                past = _DONE.search(found[0]) is not None
                return (Ending(what, act, past, found.start(), found.end(), "foreign", _verb(found)),)
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
        r"^\W*(?:[自从]?\s*§+\s*[起]?\W*)?(?:(?:am|zum|ab|le|la|les|el|los|las|o|os|as|il|lo|gli|der|die|das|den|en|em|a partir du?|à partir du?|à compter du?|a partir del?|dal|du)\s+|§+[,\s]*)*",
        "",
        sentence[: match.start()],
        flags=re.IGNORECASE,
    )
    phrase = re.split(r"[,，、。]\s*$|\s(?:modèle|Modell)\s", phrase)[0] if phrase else phrase
    if held := _HELD.search(phrase):
        phrase, act = phrase[: held.start()], Act.SUPPORT
    if _WHEN.match(phrase):  # "nach einiger Zeit": a time, and no thing
        return ()
    return (
        Ending(
            phrase.strip(" 、，,はがを将于已被现模型起の§"), act, past, match.start(), match.end(), "foreign", match[0]
        ),
    )


def _thing(text: str) -> str:
    """Return what a form speaks of, without articles, agents and the words of the day around it."""
    bare = (
        re.sub(r"^.{0,40}?(?:将于|计划于|计划在|计划|将|は|는|起[,，]?)\s*(?=\S)", "", text)
        if not text.isascii()
        else text
    )
    bare = re.sub(r"\s(?:no dia|am|zum|ab|el|le|il|em|du|dal|a partir de|à partir du)$", "", bare.strip())
    return re.sub(
        r"\s*(?:지원|서비스|のサポート)$", "", re.sub(r"^(?:부터|에)\s*", "", bare.strip(" 、，,はがを将于已被现の§"))
    )


def _verb(found: re.Match[str]) -> str:
    """Return the words of a form without its thing."""
    start, end = found.span("what")
    return " ".join(f"{found.string[found.start() : start]} {found.string[end : found.end()]}".split())
