"""A text -> what it could tell of, by its stems alone: asked before anything dear is done with it.

One automaton passes over the text; each stem belongs to the rules that need it, so that a rule whose words are not
there costs nothing. Wrong answers are only ever "yes".
"""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

# What the words of a text could belong to, as bits: plain integers, since this is asked of every sentence.
ENDS = 1  # `endings`, `title_endings`: a verb or a noun of an end
MOVES = 2  # `moved`: a verb of moving beside the noun of an end
TAKES_BACK = 4  # `taken_back`: a verb of recalling beside the noun of an end
DEMANDS = 8  # `demanded`: "migrate", "switch" before "from" or "off"
REFUSES = 16
REPLACES = 32
FLAGGED = 64  # a line of a changelog that is marked as breaking
FOREIGN = 128
CHANGES = 256  # words of a title above a change that breaks callers
ADVISES = 512  # `find_replacements`
REQUIRES = 131072  # `required`: what callers must bring from a day on
TELLING = REQUIRES | ENDS | MOVES | TAKES_BACK | DEMANDS | FLAGGED | FOREIGN | REPLACES | REFUSES
# Half of a pair says nothing alone.
_NOUN, _MOVE, _RECALL, _LEAVE, _AWAY = 1024, 2048, 4096, 8192, 16384
_PAIRED = _NOUN | _MOVE | _RECALL | _LEAVE | _AWAY
_STARTS = 32768  # the stem counts at the start of a word only: "turn" and not "return"
_STOPS = 65536  # the stem counts at the end of a word only: "end" and not "endpoint"
_EDGES = _STARTS | _STOPS
NEAR = 200  # characters between the halves of a pair; the patterns allow fewer

# In lower case, "_" for a space; the words of `verbs`, `forms`, `turns`, `foreign`, `wording` and `changes`.
_STEMS: tuple[tuple[int, str], ...] = (
    (
        ENDS,
        ("sunset retir shut discontinu decom end-of end_of eol goodbye good-bye farewell out_of_service slated_for so_long remov delet ceas unavail unsupport inaccess "
        "deprec obsolet legacy supersed expir disabl terminat withdr archiv revok closed closing drop stop longer "
        "ignored blocked refused reject fail kill abandon last_day final_day offline taken_down out_of_support "
        "lose_support loses_support losed_support lost_support going_away goes_away go_away went_away not_support go_dark goes_dark pull_the_plug "
        "pulls_the_plug pulled_the_plug pulling_the_plug wind_down winds_down winding_down phase_out phases_out "
        "phased_out phasing_out phase-out phaseout phased-out phasing-out powered_off cut_off cut-off gone anymore any_more "
        "not_be not_remain not_stay n't_be n't_remain n't_stay n’t_be n’t_remain n’t_stay return support_end support_remov able_to "
        "to_an_end its_doors their_doors our_doors read-only read_only to_existing new_customers new_users new_sign be_closed wound_down will_close to_close closes_on closes_in closes_at disconnected pulled_from to_a_close no_effect no-op noop close_down closes_down closing_down goes_offline go_offline not_work not_function not_operate not_resolve not_respond not_exist n't_work n't_function n't_operate n't_resolve n't_respond n't_exist n’t_work n’t_function n’t_operate n’t_resolve n’t_respond n't_support n’t_support supported_until supported_through supported_till maintained_until maintained_through fixes_until updates_until patches_until fixes_through updates_through patches_through wind_ maintenance_mode maintenance-only maintenance-mode keep_using continue_to_ continues_to_ keep_work keeps_work keep_function remain remains still_be_ still_use ⚠"),
    ),
    (ENDS | _STARTS, "turn switch eos ended ending ends"),
    (ENDS | _EDGES, "end"),
    (
        _NOUN,
        ("deprec retir remov sunset shut end-of end_of eol discontinu decom deadline support turn-off turn_off turnoff "
        "cut-off cutoff"),
    ),
    (_NOUN | _EDGES, "end"),
    (_MOVE, "paus suspend halt postpon extend delay defer reschedul move moving push changed changing shift forward advanc slips"),
    (
        _RECALL,
        "cancel withdr revers rescind retract call_off called_off calling_off revok no_longer not_to not_be will_not",
    ),
    (REFUSES, "no_longer reject block refus disallow"),
    (
        REQUIRES,
        ("will_require will_enforce will_mandate to_require to_enforce requiring enforcing be_required become_required becomes_required "
        "be_mandatory become_mandatory becomes_mandatory mandatory be_enforced is_enforced only_accept only_allow only_permit only_support only_process "
        "be_restricted be_limited will_change be_changed be_capped be_reduced be_lowered be_renamed be_null be_empty an_empty return_null return_empty required_to_use must_use must_now_use have_to_use need_to_use needs_to_use not_send not_include not_provide not_specify not_pass not_set "
        "n't_send n't_include n't_provide n't_specify n't_pass n't_set n’t_send n’t_include n’t_provide n’t_specify n’t_pass n’t_set"),
    ),
    (REPLACES, "replac supersed routed_to redirected_to aliased_to forwarded_to served_by an_alias"),
    (
        DEMANDS,
        (
            "stop_using cease_using discontinue_using have_until deadline_to be_migrated be_upgraded be_replaced be_converted "
            "migrate_to switch_to upgrade_to move_to transition_to update_to or_newer or_later or_above or_higher or_greater and_above and_later"
        ),
    ),
    (_LEAVE, "migrat move switch transition upgrad"),
    (_AWAY | _EDGES, "off from"),
    (FLAGGED, "breaking ⚠"),
    (
        FOREIGN,
        ("eingestellt abgeschaltet abgekündigt veraltet entfern deaktiv beendet gelöscht nicht_mehr läuft_aus laufen_aus entfäll "
        "retiré supprim désactiv arrêt abandon fermé indispon obsol dépréci ne_sera ne_seront cesser retirad retirará "
        "eliminad eliminará eliminat descontinu desactiv desativ deslig apaga removid encerrad ritirat rimoss dismess "
        "disattivat interrott deprecad dejar deixar ya_no_ não_estar non_sar "
        "se_termine termina_em vamos iremos va_a_ mettrons_fin mettons_fin läuft_ laufen_ uitgeschakeld stopgezet verwijderd beëindigd uitgefaseerd niet_meer niet_langer finalizar terminar finaliza_el termina_el fin_al_soporte encerrar interromper mettra_fin prendra_fin prend_fin met_fin plus_en_charge terminer cesser "
        "podrá stellt_ stellen_ beenden"),
    ),
    (FOREIGN | _EDGES, "endet enden"),
    (
        ADVISES,
        ("adopt migrat switch upgrad transition convert redirect rename shift replac supersed succeed substitut favor "
        "favour served_by routed aliased replicat reproduc achiev instead recommend successor alternative ersetzt verwenden remplac utilis utiliz utilic sustitu substitu reemplaz "
        "sostitu"),
    ),
    (ADVISES | _STARTS, "use using mov chang updat fall_back point usare"),
    (
        CHANGES,
        ("change update requir enforc mandatory strict replaced used_by_default obsolete decreas reduc shorter "
        "valid_characters restrict limit security compatib"),
    ),
)  # fmt: skip


# What tells by itself wherever it stands, and what tells only beside its other half.
ALONE = REQUIRES | DEMANDS | ENDS | REFUSES | REPLACES | FLAGGED | FOREIGN
HALVES = ((_NOUN, _MOVE | _RECALL), (_AWAY, _LEAVE))


def stems_of(bits: int) -> dict[str, tuple[bool, bool]]:
    """Return the stems of these bits, with whether each counts at the start only and at the end only of a word."""
    found: dict[str, tuple[bool, bool]] = {}
    for stem, groups in zip(STEMS, _HINTS, strict=True):
        if own := [group for group in groups if group & bits]:
            found[stem] = all(group & _STARTS for group in own), all(group & _STOPS for group in own)
    return found


def _collected() -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    found: dict[str, list[int]] = {}
    for hint, words in _STEMS:
        for word in words.split():
            found.setdefault(word.replace("_", " "), []).append(hint)
    return tuple(found), tuple(tuple(hints) for hints in found.values())


STEMS, _HINTS = _collected()
_AUTOMATON = AhoCorasick(STEMS)
_PLAIN = tuple(sum({h for h in hints if not h & _EDGES}) for hints in _HINTS)  # what a stem says wherever it stands
_EDGED = tuple(tuple(h for h in hints if h & _EDGES) for hints in _HINTS)
_SHORT = 160  # characters
_LOOSE = AhoCorasick(
    [
        "support",
        "break",
        "must",
        "requir",
        "enforc",
        "postpon",
        "extend",
        "delay",
        "push",
        "migrat",
        "chang",
        "renam",
        "convert",
        "strict",
        "cancel",
        "revers",
    ]
)
FAR = re.compile(r"[ぁ-んァ-ヶ一-龯가-힣]")


def hints(text: str) -> int:
    """Return what the words of a text could belong to, as bits."""
    return _of_short(text) if len(text) <= _SHORT else _of(text)


def _of(text: str) -> int:
    low = text.lower()
    found = 0
    pairs: list[tuple[int, int]] = []
    for stem, start, end in _AUTOMATON.find_matches_as_indexes(low, overlapping=True):
        bits = _PLAIN[stem]
        for edged in _EDGED[stem]:
            if edged & _STARTS and start and low[start - 1].isalnum():
                continue
            if edged & _STOPS and low[end : end + 1].isalnum():
                continue
            bits |= edged
        found |= bits
        if bits & _PAIRED:
            pairs.append((start, bits & _PAIRED))
    if (found & _NOUN and found & (_MOVE | _RECALL)) or (found & _LEAVE and found & _AWAY):
        found |= _joined(pairs)
    if not text.isascii() and FAR.search(text):
        found |= FOREIGN | ENDS
    return found


_of_short = lru_cache(maxsize=4096)(_of)  # a title is asked by its entry, its unit, its claims


def _joined(pairs: list[tuple[int, int]]) -> int:
    """Return what the halves of pairs come to that stand near each other."""
    found = 0
    last = dict.fromkeys((_NOUN, _MOVE, _RECALL, _LEAVE, _AWAY), -NEAR)
    for place, bits in pairs:
        for half in last:
            if bits & half:
                last[half] = place
        if bits & (_NOUN | _MOVE) and abs(last[_NOUN] - last[_MOVE]) < NEAR:
            found |= MOVES
        if bits & (_NOUN | _RECALL) and abs(last[_NOUN] - last[_RECALL]) < NEAR:
            found |= TAKES_BACK
        if bits & _AWAY and place - last[_LEAVE] < NEAR:
            found |= DEMANDS
    return found


def tells(found: int) -> bool:
    """Tell whether hints are enough for any rule that reads sentences and titles."""
    return bool(found & TELLING)


def may_mean(text: str) -> bool:
    """Tell whether a text holds words that are said of ends by way of hints; more pass here than any rule can read."""
    return may_tell(text) or bool(_LOOSE.find_matches_as_indexes(text.lower()))


def may_tell(text: str) -> bool:
    """Tell whether a text holds words that could say that something ends."""
    return bool(hints(text) & TELLING)
