"""A column's header -> the role of its cells."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a column tells about the row's subject."""

    SUBJECT = "subject"
    ENDS = "ends"
    SUPPORT_ENDS = "support ends"
    DEPRECATED = "deprecated"
    CLOSED = "closed"
    ANNOUNCED = "announced"
    REPLACEMENT = "replacement"
    STATUS = "status"
    REGION = "region"
    RELEASED = "released"
    EFFECTIVE = "effective"  # a day on which something happens; the words of the row say what
    NOTE = "note"  # links and remarks: never the subject
    OTHER = "other"


_THINGS = (
    "model|api|product|service|feature|version|endpoint|sdk|field|name|id|method|operation|runtime|function|class|call|"
    "component|package|plugin|property|attribute|option|parameter|command|alias|resource|column|header|event|scope|image"
)
# First match wins; wordings of many vendors, none of one.
_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.REPLACEMENT,
        re.compile(
            r"replac|alternativ|successor|substitut|recommend|migrat(?:e|ion) (?:to|path|target)|upgrade to|use(?:d)? instead|new model|auto-?switch|fall-?back|(?:model|version|service|api) (?:at|after|upon) (?:expir|retire|end)|推荐替代|替代|suggested|ersatz|nachfolge|rempla[cç]|reemplaz|substitu|sostitu|alternativ|後継|代替|대체|교체",
            re.IGNORECASE,
        ),
    ),
    (Role.REPLACEMENT, re.compile(rf"^new (?:\w+ )?(?:{_THINGS})s?(?: .{{0,40}})?$", re.IGNORECASE)),
    (Role.NOTE, re.compile(r"^(?:link|url|href|source|how to|notes?|latest|comment|reason|price|cost)", re.IGNORECASE)),
    (
        Role.SUBJECT,
        re.compile(
            r"\b(?:release ?cycle|release ?label)\b|^(?:cycle|label)$"
            r"|^(?:deprecated|retired|retiring|removed|discontinued|legacy|old(?:er)?|affected)\s+(?:\w+\s+)?"
            rf"(?:{_THINGS})s?$"
            rf"|^(?:{_THINGS})s? (?:being|to be|that (?:is|are|was|were|will be)) (?:retired|deprecated|removed|discontinued|shut down)$"
            # "Version - Release date": both stand in one cell, the version first.
            r"|^(?:(?:major|minor) )?versions? ?(?:[-–—/(,]|and) ?released?(?: date)?\)?$",
            re.IGNORECASE,
        ),
    ),
    (
        Role.ENDS,
        re.compile(
            r"(?:eol|end[- ]of[- ](?:life|service)|retirement|sunset|shut ?down|removal|discontinuation|decommission(?:ing)?) effective"
            r"|effective (?:eol|end[- ]of[- ](?:life|service)|retirement|sunset|shut ?down|removal)",
            re.IGNORECASE,
        ),
    ),
    (
        Role.STATUS,
        re.compile(
            r"^(?:eol|end[- ]of[- ]life|support|life ?cycle|deprecation|retirement|sunset)[ _-](?:status|state|phase|stage)$",
            re.IGNORECASE,
        ),
    ),
    (
        Role.EFFECTIVE,
        re.compile(
            r"^(?:date|when|day|timeline|time ?frame|日期)$|effective|tak(?:es?|ing) effect|date of change",
            re.IGNORECASE,
        ),
    ),
    (
        Role.ENDS,
        re.compile(
            r"updates? (?:are )?(?:disabled|blocked)|block(?:s|ed)? (?:function )?updates?|\bdeletion (?:date|time|on|at)"
            r"|available until|disabl(?:ing|ed|ement) (?:date|on|from)|^disabl(?:ing|ed|ement)$",
            re.IGNORECASE,
        ),
    ),
    (Role.ANNOUNCED, re.compile(r"announc|notice date|notified|notification|publish|posted", re.IGNORECASE)),
    (
        Role.CLOSED,
        re.compile(
            r"no new|creation|new (?:customer|use|deploy|creat)|block function create|closed|legacy date|access (?:ends|removed)",
            re.IGNORECASE,
        ),
    ),
    (
        Role.RELEASED,
        re.compile(
            r"releas|launch|introduc|available since|start date|\bga\b|created|general availability|发布", re.IGNORECASE
        ),
    ),
    (
        Role.ENDS,
        re.compile(
            r"shut ?down|retire|retirement|withdraw|remov|sunset|end[- ]of[- ]life|\beol\b|eol|discontinu|decommission|terminat|turn[- ]?off|end date|(?:be used|usable|valid) until|last (?:date|day)\b|block function update|expir|unavailable|shutoff|下线|停用|生命周期终止|关闭|下架|廃止|終了(?!した)|종료|제거|폐기|abschalt|einstell|abkündig|retrait|arrêt|retir|fin de vie|retiro|baja|desativa|encerra|dismission|ritiro|cessa",
            re.IGNORECASE,
        ),
    ),
    (
        Role.SUPPORT_ENDS,
        re.compile(
            r"end[- ]of[- ](?:standard )?support|support (?:ends?|until|end date)|supported until|end of (?:extended )?maintenance|\beos\b|extended ?support|unsupported (?:date|from|since|on|after)|support$|지원 ?(?:중단|종료)|unterstützt bis|ende des supports|supportende|fin del soporte|fin du support|停止维护|终止支持|停止支持|サポート終了|lts (?:ends?|until)|(?:bug|security) ?fix(?:es)?(?: (?:until|end))?$|end[- ]of[- ](?:bug|security) fix(?:es)?|security (?:support|maintenance) until",
            re.IGNORECASE,
        ),
    ),
    # "Deprecated languages" lists things, and no days.
    (Role.DEPRECATED, re.compile(r"deprecat(?!ed \w+s$)|弃用|非推奨|사용 중단", re.IGNORECASE)),
    (
        Role.STATUS,
        re.compile(
            r"status|state|stage|lifecycle|availability|phase|状态|ステータス|estado|statut|stato", re.IGNORECASE
        ),
    ),
    (Role.REGION, re.compile(r"region|location", re.IGNORECASE)),
    (
        Role.SUBJECT,
        re.compile(
            r"model|product|service|feature|\bapi\b|version|system|endpoint|resource|runtime|package|name|release|cycle|title|method|operation|field|subject|platform|image|branch|バージョン|版本|identifier|\bid\b|sdk|parameter|模型|モデル|모델|modell|modèle|modelo|modello|versión|versão|dienst|servicio",
            re.IGNORECASE,
        ),
    ),
)


@lru_cache(maxsize=1024)
def role_of(header: str) -> Role:
    """Return the role of a column or of a record's key."""
    text = header.strip()
    return next((role for role, rule in _RULES if rule.search(text)), Role.OTHER)
