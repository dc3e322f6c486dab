"""A sentence -> the endings that it states: which phrase ends, by what act, in which tense."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lastcall.stages.extract import forms
from lastcall.stages.extract.acts import Act, Ending, act_of, aft, fore, stated
from lastcall.stages.extract.gate import ENDS
from lastcall.stages.extract.phrases import identifiers
from lastcall.stages.extract.unable import unable
from lastcall.stages.extract.verbs import TRIGGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lastcall.stages.extract.sentences import Sentence


def endings(sentence: Sentence, *, change: bool = False) -> tuple[Ending, ...]:
    """Return what a sentence says to end, in the order of its verbs; () where it announces nothing.

    `change`: the sentence is a line of a changelog, where "Remove X" tells what was done and is no advice.
    """
    if not sentence.hints & ENDS or sentence.silence or not TRIGGER.search(sentence.bare):
        return ()
    if ("ends", change) not in sentence.told:
        sentence.told["ends", change] = tuple(_with_shared_phrase(_found(sentence, change=change), sentence))
    return sentence.told["ends", change]


def _found(sentence: Sentence, *, change: bool) -> list[Ending]:
    found: list[Ending] = []
    for one in (
        *unable(sentence),
        *_passive(sentence),
        *_by_itself(sentence),
        *_active(sentence, change=change),
        *_nouns(sentence, change=change),
    ):
        if not any(one.start < known.end and known.start < one.end for known in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _with_shared_phrase(found: list[Ending], sentence: Sentence) -> Iterator[Ending]:
    """Give "X is deprecated and will be removed" its subject twice."""
    last: Ending | None = None
    for one in found:
        if last is None and not one.phrase.strip():
            one = _of_first_verb(one, sentence)  # noqa: PLW2901 - the same statement, with its thing
        joined = last is not None and re.search(
            r"(?:\band|\bbut|\bthen|,)\s*(?:\w+ly |also |then |later |now )*$", sentence.bare[: one.start]
        )
        shared = (
            replace(one, phrase=last.phrase, opens=last.opens)
            if last is not None and joined and not one.phrase.strip()
            else one
        )
        yield shared
        if shared.phrase.strip():
            last = shared


def _of_first_verb(one: Ending, sentence: Sentence) -> Ending:
    """Give "X is feature-frozen and will be archived" its thing, which stands before the first of its verbs."""
    first = forms.FIRST_VERB.search(sentence.bare)
    if (
        first is None
        or first.start() >= one.start
        or not re.search(r"\band\s*(?:\w+ly |also |then )*$", sentence.bare[: one.start])
    ):
        return one
    phrase = fore(sentence, first.start())
    return replace(one, phrase=phrase.text, opens=phrase.opens) if phrase.opens and not phrase.conditional else one


def _passive(sentence: Sentence) -> Iterator[Ending]:
    for rule in (forms.NOT_BE, forms.PASSIVE):
        for match in rule.finditer(sentence.bare):
            if rule is forms.PASSIVE and forms.MODAL.search(sentence.bare[: match.start()]):
                continue
            for_now = forms.FOR_NOW.search(sentence.bare, match.start())
            if forms.NEGATED.search(match[0]) or (for_now and for_now.start() < match.end()):
                continue
            phrase = fore(sentence, match.start())
            if match["aux"].lower() == "being" and not forms.NAMED.search(phrase.text):
                continue  # "identify the model being deprecated": of whichever thing
            if forms.WEAKLY.search(match[0]) and forms.WHEN.match(sentence.bare[match.end() :]):
                continue  # "requests are rejected if …": how it works, not that it ends
            state = forms.STATE.search(match[0]) and not forms.COMING.search(match["aux"])
            rest = sentence.bare[match.end() :]
            dated = (
                any(map(forms.SINCE.match, (sentence.bare, rest)))
                or forms.NO_MORE.match(rest)
                or forms.SINCE_VERSION.match(sentence.bare)
            )
            if phrase.conditional or (state and not dated):
                continue
            if forms.CREATED.search(match[0]):
                yield stated(match, phrase, Act.CLOSED, "passive", past="no longer" in match[0])
                continue
            past, form = not forms.AHEAD.search(match["aux"]), "passive"
            past = past or forms.AS_OF_NOW.match(sentence.bare[match.end() :]) is not None
            if forms.WEAKLY.search(match[0]) and (bears := forms.BEARS.match(phrase.text)):
                phrase = replace(phrase, text=phrase.text[bears.end() :])
                form = "enforced" if bears["lacks"] else form  # what they lack is demanded
            yield stated(match, phrase, act_of(match, phrase.text), form, past=past)


def _by_itself(sentence: Sentence) -> Iterator[Ending]:
    for rule in (forms.WILL_FORM, forms.GOES_FORM):
        for match in rule.finditer(sentence.bare):
            if (
                forms.ENDS_ITSELF.search(match[0]) or forms.GOING.search(match[0])
            ) and not forms.INTRANSITIVE_AFTER.match(sentence.bare[match.end() :]):
                continue
            if forms.MODAL.search(sentence.bare[: match.start()]):
                continue
            if "return" in match[0].lower() and (whom := forms.TO_WHOM.match(sentence.bare[match.end() :])):
                refused = aft(sentence, match.end() + whom.end())  # "returns 403 to requests without TLS": those end
                yield stated(match, refused, Act.ENDED, "enforced", past=False)
                continue
            if forms.AFTER_A_WHILE.match(sentence.text[match.end() :]) and match[0].lower().endswith(
                ("expire", "expires", "end", "ends")
            ):
                continue  # "tokens expire after 90 days": again and again
            phrase = fore(sentence, match.start())
            if phrase.conditional or (re.match(r"to ", match[0]) and not phrase.text):
                continue
            if forms.ONLY_CALLED.fullmatch(phrase.text) or (forms.NOT_WORK.search(match[0]) and not sentence.days):
                continue  # "X (deprecated, sunset §)" is a line; what will not work is mostly a bug
            if bears := forms.BEARS.match(phrase.text):
                phrase = replace(phrase, text=phrase.text[bears.end() :]) if not bears["lacks"] else phrase
            past = rule is forms.GOES_FORM and forms.PERFECT.search(match[0]) is not None
            past = past or forms.AS_OF_NOW.match(sentence.bare[match.end() :]) is not None
            yield stated(match, phrase, act_of(match, phrase.text), "intransitive", past=past)


def _active(sentence: Sentence, *, change: bool) -> Iterator[Ending]:
    for match in forms.ACTIVE.finditer(sentence.bare):
        pre, verb = sentence.bare[: match.start()], match[0]
        if verb.strip(" :") in ("DELETE", "DROP"):
            continue  # DELETE /v1/things is an endpoint
        form = (
            "" if forms.IF_CLAUSE.search(pre) or forms.FOR_NOW.search(pre[-40:]) else _voice(pre, verb, change=change)
        )
        if not form or (forms.PAST_FORM.match(verb) and forms.ADJECTIVAL.search(pre)):
            continue
        rest = sentence.bare[match.end() :]
        if re.match(
            r"(?:from|since|with|by|in|on|to|as|at|of|and|or|it|off|automatically|itself|themselves|your?s?)\b|§",
            rest,
            re.IGNORECASE,
        ) and not re.match(r"in-", rest):
            continue
        if verb.rstrip().endswith(":") and forms.EXPLAINS.match(sentence.bare[match.end() :]):
            continue  # "Retired: requests to the model fail.": a glossary
        phrase = aft(sentence, match.end())
        if forms.SERVING.match(verb) and forms.CALLS.match(
            phrase.text
        ):  # "will stop serving requests": what serves them ends
            aux = forms.AGENT_AUX.search(pre)
            server = fore(sentence, aux.start() if aux else match.start())
            yield stated(match, server, Act.ENDED, "intransitive", past=False)
            continue
        if form == "changelog" and phrase.governs and not re.match(r"(?:un)?mark", verb, re.IGNORECASE):
            continue  # "Deprecated models are …": an adjective
        if re.search(r"\byours?\b", phrase.text[:40], re.IGNORECASE) or (
            forms.HOUSEHOLD.match(verb) and re.match(r"\s*(?:if|when|while|once|unless)\b", sentence.bare[phrase.end :])
        ):
            continue
        past = (
            bool(forms.PAST_FORM.match(verb))
            or (form == "changelog" and not forms.ING.match(verb) and not verb.lower().startswith("end of"))
            or re.search(r"\b(?:has|have)\b", pre[-24:]) is not None
        )
        past = past and not re.search(r"\b(?:will|going to|plan\w* to)\b", pre[-30:])
        past = past or (
            change and forms.BASE.match(verb) is not None and re.search(r"\bwe\s*$", pre, re.IGNORECASE) is not None
        )
        if forms.THIRD.match(verb) and form == "active" and not verb.lower().startswith("no longer"):
            past = True
        past = past or (verb.lower().startswith(("no longer", "do")) and "will" not in pre[-30:])
        text = forms.THEN.split(phrase.text)[0]
        yield Ending(text, act_of(match), past, match.start(), match.end(), form, verb)


def _voice(pre: str, verb: str, *, change: bool) -> str:
    """Return how a transitive verb is used: by an agent, as a line of a changelog, or "" where it tells no act."""
    bare = forms.FIRST_OF_TWO.sub("", pre.strip()).strip()
    if re.match(r"say goodbye", verb, re.IGNORECASE):
        return "active"
    if forms.LABEL.match(bare):
        if forms.PAST_FORM.match(verb) or forms.THIRD.match(verb):
            return "changelog"
        if forms.ING.match(verb) or forms.BASE.match(verb):
            # Nobody is told to deprecate something, so that this is a change wherever it stands.
            return "changelog" if change or verb.lower().startswith("deprecate ") else ""
        return ""
    if forms.AGENT_AUX.search(bare):
        head = forms.AGENT_AUX.sub("", bare).strip()
        if re.search(
            r"\b(?:you|users|customers|they|it|which|that|who|if|when|once|before|until|unless)\s*$",
            head,
            re.IGNORECASE,
        ):
            return ""
        if re.match(
            r"(?:deprecated|retired|removed|discontinued|disabled|deleted|terminated|dropped|revoked|ended|marked)",
            verb,
            re.IGNORECASE,
        ) and not re.search(r"\b(?:we|has|have|had|['’]ve)(?:\s+(?:\w+ly|also|now|already))*\s*$", bare, re.IGNORECASE):
            return ""  # "is removed from": a passive, read as such
        return "active"
    if forms.YOU.search(bare):
        joined = re.search(r"\b(?:and|or)\s*$", bare)
        return (
            "changelog"
            if joined
            and forms.PAST_FORM.match(verb)
            and re.match(
                r"\W*(?:add|remov|introduc|chang|updat|deprecat|renam|improv|replac)\w*\b", bare, re.IGNORECASE
            )
            else ""
        )
    if re.search(r"[,;:]\s*$|\balso\s*$", bare) and forms.PAST_FORM.match(verb) and change:
        return "changelog"
    agent = forms.AGENT.search(bare)
    if (
        (forms.THIRD.match(verb) or forms.PAST_FORM.match(verb))
        and agent
        and not forms.IMPERATIVE.match(agent["agent"])
    ):
        return "active"
    return ""


def _nouns(sentence: Sentence, *, change: bool) -> Iterator[Ending]:
    if change and (line := forms.LINE_OF.match(sentence.bare)):
        phrase = aft(sentence, line.end())
        named = identifiers(phrase.text, sentence.codes) or (not line["marked"] and re.match(r"[A-Z\d]", phrase.text))
        listed = " of " in line[0] or named
        if (
            listed and not phrase.governs and not re.match(r"\s*:\s+\S", sentence.bare[phrase.end :])
        ):  # what a label heads says more
            act = Act.DEPRECATED if line["marked"] else act_of(line)
            verb = line["verb"] or line["marked"]
            yield Ending(phrase.text, act, act is Act.ENDED, 0, line.end(), "changelog", verb)
    for match in forms.OF_WHOM.finditer(sentence.bare):
        if sentence.days or forms.ANNOUNCED.search(sentence.bare):
            yield Ending(
                match["whose"], act_of(match), start=match.start(), end=match.end(), form="noun", verb=match[0]
            )
    if change and (done := forms.LINE_DONE.match(sentence.bare)):
        act, what = act_of(done, done["what"]), sentence.hidden[slice(*done.span("what"))]
        if identifiers(what, sentence.codes) or act is Act.SUPPORT:
            past = act is not Act.DEPRECATED
            yield Ending(what, act, past, done.start("verb"), done.end("verb"), "changelog", done["verb"])
    for match in forms.HAS_END.finditer(sentence.bare):
        phrase = fore(sentence, match.start())
        if phrase.text and not phrase.conditional:
            yield Ending(phrase.text, Act.ENDED, start=match.start(), end=match.end() - 1, form="noun", verb=match[0])
    for match in forms.LAST_DAY.finditer(sentence.bare):
        phrase = aft(sentence, match.end())
        if phrase.text and sentence.days and forms.STILL_THERE.match(sentence.bare[phrase.end :]):
            yield Ending(phrase.text, Act.ENDED, start=match.start(), end=match.end(), form="noun", verb=match[0])
    for match in forms.NOUN_FORM.finditer(sentence.bare):
        if not (sentence.days or forms.ANNOUNCED.search(sentence.bare)) or forms.MODAL.search(
            sentence.bare[: match.start()]
        ):
            continue
        phrase = aft(sentence, match.end())
        if not phrase.governs or sentence.days:
            yield Ending(phrase.text, act_of(match), start=match.start(), end=match.end(), form="noun", verb=match[0])
