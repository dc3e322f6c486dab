"""The small words of English by what they do to a noun phrase: data, one list for every vendor."""

from __future__ import annotations

# Finite verbs: a noun phrase does not reach over them.
_FINITE = """
is are was were will shall has have had can cannot can't could should must may might do does did don't doesn't
didn't won't isn't aren't wasn't weren't hasn't haven't announced announces announce introduced introduces
recommend recommends recommended suggest suggests notified notifies means mean allows allow provides provide
includes include supports require requires required use uses used need needs plan plans planned let lets see
check contact visit ensure note make makes made say says said became become becomes begins began starts started
continues continue remains remain expect expects encourage encourages advise advises ask asks want wants
consider helps help gives give gave takes take took got get gets released releases launched it's that's we're
we'll we've you'll you're they're they'll i'm causes cause returns return replaces replace migrate upgrade
switch update move
"""
FINITE = frozenset(_FINITE.split())

# Words that open a subordinate clause.
_SUBORDINATE = """
because when if while once until till unless whereas although though whether how why where wherever whenever so
since after before as than like except despite
"""
SUBORDINATE = frozenset(_SUBORDINATE.split())

# Pronouns and determiners that stand alone.
_PRONOUN = """
we you it they i he she there which who whom whose what this that these those them us
"""
PRONOUN = frozenset(_PRONOUN.split())

# Words that make a clause a condition: "when X is retired" tells nothing of X.
_CONDITION = """
if when whenever once before until unless after while where whether how why even only
"""
CONDITION = frozenset(_CONDITION.split())

# Words that open a clause about the noun before them.
_RELATIVE = """
that which who
"""
RELATIVE = frozenset(_RELATIVE.split())

# Words that open what is no subject: "In the next release, …".
_PREPOSITION = """
on in at by from with during for under over within upon per via through since after before until due given
starting beginning effective following as to into across
"""
PREPOSITION = frozenset(_PREPOSITION.split())

# Words between two sentences.
_CONNECTIVE = """
additionally also however therefore note please finally further furthermore moreover meanwhile previously
originally first second then today now soon recently currently instead unfortunately hence thus consequently
accordingly similarly specifically
"""
CONNECTIVE = frozenset(_CONNECTIVE.split())

# Words between a subject and its verb.
_ADVERB = """
also now both all still already just then soon therefore thus being no longer not officially permanently fully
currently finally completely gradually automatically immediately directly typically each
"""
ADVERB = frozenset(_ADVERB.split())

# Words after which "that" opens what is said.
_SAYING = """
note announce announced announcing announces mean means reminder aware say says said ensure know notice stated
inform informed decided believe notifying recommend so given now
"""
SAYING = frozenset(_SAYING.split())

# Words at which the object of a verb ends.
_STOP_AFTER = """
by as due because when if while once until unless which who whose where effective starting beginning today now
soon instead since so after before through via during following please entirely completely permanently later
within per whereas although though than despite except over around sometime early mid late shortly immediately
eventually gradually primarily mainly largely partly causing making meaning resulting leading rendering allowing
requiring forcing
"""
STOP_AFTER = frozenset(_STOP_AFTER.split())

# Words that cannot end a noun phrase.
_TRAILING = """
and or of in on for to from with by at as the a an is are its our also be not both all until from, effective
dated scheduled
"""
TRAILING = frozenset(_TRAILING.split())

# Words that, behind a comma, begin something else than the next part of a list.
_AFTER_COMMA = """
which who causing making meaning resulting leading rendering as so because please effective starting beginning
with but however we you it they including our its a an while and both
"""
AFTER_COMMA = frozenset(_AFTER_COMMA.split())

# Words that open a new clause behind "and".
_CLAUSE_OPENERS = """
we you it they replaced added removed deprecated will is has renamed moved instead users customers then no
support
"""
CLAUSE_OPENERS = frozenset(_CLAUSE_OPENERS.split())
