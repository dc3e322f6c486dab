"""A small catalogue and what is found with it."""

from datetime import UTC, date, datetime

from lastcall.model.code import Candidate, FileReport
from lastcall.model.notice import Deadline, Effect, Milestone, Notice, Stage, Subject, SubjectKind
from lastcall.model.vendor import Marks, Serving, Sign, Vendor
from lastcall.stages.detect.detect import detect
from lastcall.stages.detect.finder import Finder
from lastcall.stages.detect.index import build_index
from lastcall.stages.detect.resolve import resolve

TODAY = date(2026, 11, 26)


def notice(vendor: str, name: str, kind: SubjectKind = SubjectKind.MODEL, *aliases: str) -> Notice:
    ends = Milestone(Effect.SHUTDOWN, Deadline.day(date(2026, 9, 24)))
    return Notice(
        Subject(vendor, kind, name), Stage.SHUTDOWN_ANNOUNCED, datetime(2026, 1, 1, tzinfo=UTC), (ends,), aliases
    )


ACME = Vendor(
    "acme",
    "Acme",
    marks=Marks(
        hosts=("api.acme.com", "acme.shop"),
        packages={"pypi": ("acme-sdk",), "npm": ("@acme/sdk",), "go": ("github.com/acme/acme-go",)},
        env=("ACME_API_KEY",),
        ids=("^nova-[0-9]",),
    ),
    signs=(
        Sign(
            "Films API",
            Marks(
                paths=("/v1/films", "POST /v1/cuts"),
                sdk_calls=("client.films.create", "acme.Reel.make(", 'acme.open("reels")'),
                headers=("Acme-Beta: reels=v1",),
                packages={"pypi": ("acme-films", "acme-sdk <2"), "npm": ("@acme/films <3",)},
                env=("ACME_FILMS_KEY",),
                text=("::acme-old",),
            ),
        ),
        Sign("omni-latest", Marks(sdk_calls=("client.checks.create(",)), unless=("model",)),
        Sign("API {version}", Marks(paths=("/admin/api/{version}",)), "api_version"),
        Sign("Pool", Marks(terraform=("acme_pool_",), cloudformation=("Acme::Pool::",), images=("acme/pool:1*",))),
    ),
)
RELAY = Vendor(
    "openrouter", "Relay", marks=Marks(hosts=("relay.test",), ids=("^nova-",)), serving=Serving(named=("openrouter",))
)
VENDORS = {"acme": ACME, "openrouter": RELAY}
NOTICES = (
    notice("acme", "nova-1"),
    notice("acme", "nova-1-mini"),
    notice("acme", "davinci"),
    notice("acme", "nova-text-003"),
    notice("acme", "Films API", SubjectKind.API),
    notice("acme", "omni-latest"),
    notice("acme", "API 2026-01", SubjectKind.API_VERSION),
    notice("acme", "Pool", SubjectKind.PRODUCT),
    notice("acme", "old.acme.com", SubjectKind.PRODUCT),
    notice("acme", "grp.acme.io/v1beta1 Widget", SubjectKind.API_VERSION),
    notice("openrouter", "nova-1"),
    notice("openrouter", "nova-9"),
)
FINDER = Finder(build_index(VENDORS, NOTICES))


def report(path: str, text: str | bytes) -> FileReport:
    return detect(path, text.encode() if isinstance(text, str) else text, FINDER)


def candidates(path: str, text: str) -> list[Candidate]:
    return sorted(report(path, text).candidates, key=lambda one: (one.place.line, one.place.column))


def found(path: str, text: str) -> list[tuple[int, str, str]]:
    """Return (line, role, subject) of everything that names a subject."""
    return [(one.place.line, str(one.role), one.options[0][1]) for one in candidates(path, text)]


def hits(**files: str) -> list[tuple[str, str, str]]:
    """Return (place, vendor, subject) of what a project of these files uses; `__` in a name is a slash, `_` a dot."""
    reports = {}
    for name, text in files.items():
        path = name.replace("__", "/").replace("_", ".")
        reports[path] = report(path, text)
    return [
        (str(h.place), h.vendor, h.subject)
        for h in resolve(reports, FINDER.index.houses, today=TODAY).hits
        if h.role.is_use
    ]
