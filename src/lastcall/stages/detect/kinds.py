"""A file's path -> what kind of file it is: its language, whether people or tools wrote it, whether it is a test."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Family(StrEnum):
    """How a file is to be read."""

    CODE = "code"  # a programming language: Pygments tells strings from comments
    CONFIG = "config"  # keys and values
    SHELL = "shell"
    MANIFEST = "manifest"
    LOCK = "lock"
    SBOM = "sbom"
    NOTEBOOK = "notebook"
    DOCS = "docs"
    OTHER = "other"


# Manifest -> ecosystem, by the name of the file; the first pattern that fits counts.
MANIFESTS = (
    ("requirements*.txt", "pypi"),
    ("requirements*.in", "pypi"),
    ("constraints*.txt", "pypi"),
    ("pyproject.toml", "pypi"),
    ("setup.py", "pypi"),
    ("setup.cfg", "pypi"),
    ("Pipfile", "pypi"),
    ("environment.yml", "pypi"),
    ("environment.yaml", "pypi"),
    ("package.json", "npm"),
    ("go.mod", "go"),
    ("pom.xml", "maven"),
    ("gradle.lockfile", "maven"),
    ("*.gradle", "maven"),
    ("*.gradle.kts", "maven"),
    ("libs.versions.toml", "maven"),
    ("build.sbt", "maven"),
    ("Gemfile", "rubygems"),
    ("*.gemspec", "rubygems"),
    ("*.csproj", "nuget"),
    ("*.fsproj", "nuget"),
    ("*.vbproj", "nuget"),
    ("packages.config", "nuget"),
    ("Directory.Packages.props", "nuget"),
    ("composer.json", "packagist"),
    ("Cargo.toml", "crates"),
)
LOCKS = (
    ("Pipfile.lock", "pypi"),
    ("poetry.lock", "pypi"),
    ("uv.lock", "pypi"),
    ("pdm.lock", "pypi"),
    ("pylock*.toml", "pypi"),
    ("package-lock.json", "npm"),
    ("npm-shrinkwrap.json", "npm"),
    ("yarn.lock", "npm"),
    ("pnpm-lock.yaml", "npm"),
    ("go.sum", "go"),
    ("Gemfile.lock", "rubygems"),
    ("packages.lock.json", "nuget"),
    ("composer.lock", "packagist"),
    ("Cargo.lock", "crates"),
)
_REQUIREMENTS = re.compile(r"(?:^|/)requirements/[^/]+\.(?:txt|in)$")
_SBOM = re.compile(r"(?:^|[./_-])(?:s?bom|cdx|cyclonedx|spdx)(?:[._-][^/]*)?\.(?:json|xml)$", re.IGNORECASE)
_DOCS = re.compile(
    r"\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|tex|po|pot|svg|css|scss|less|sass|csv|tsv|log|ics|eml|1|man|org|diff|patch)$"
    r"|(?:^|/)(?:LICENSE|LICENCE|COPYING|NOTICE|AUTHORS|CHANGELOG|CHANGES|HISTORY|README|CONTRIBUTING|TODO|METADATA|PKG-INFO)[^/]*$",
    re.IGNORECASE,
)
_LANGUAGES = {
    "py": "python", "pyi": "python", "pyw": "python", "js": "javascript", "jsx": "javascript", "mjs": "javascript",
    "cjs": "javascript", "ts": "typescript", "tsx": "typescript", "mts": "typescript", "cts": "typescript",
    "go": "go", "java": "java", "kt": "kotlin", "kts": "kotlin", "scala": "scala", "groovy": "groovy",
    "rb": "ruby", "rake": "ruby", "ru": "ruby", "php": "php", "cs": "csharp", "fs": "fsharp", "vb": "vbnet",
    "rs": "rust", "swift": "swift", "m": "objective-c", "mm": "objective-c", "c": "c", "h": "c", "cc": "cpp",
    "cpp": "cpp", "hpp": "cpp", "dart": "dart", "ex": "elixir", "exs": "elixir", "erl": "erlang", "clj": "clojure",
    "lua": "lua", "pl": "perl", "pm": "perl", "r": "r", "jl": "julia", "sql": "sql", "html": "html", "htm": "html",
    "vue": "html", "svelte": "html", "erb": "html", "ejs": "html", "hbs": "html", "ps1": "powershell", "psm1": "powershell",
    "rego": "rego", "gradle": "groovy", "sol": "javascript", "astro": "html", "bicep": "javascript", "gs": "javascript",
    "nim": "nim", "hs": "haskell", "zig": "zig", "coffee": "coffeescript", "cshtml": "html", "jsp": "html", "liquid": "html",
}  # fmt: skip
_NAMED = {
    "Gemfile": "ruby",
    "Rakefile": "ruby",
    "Podfile": "ruby",
    "Fastfile": "ruby",
    "Jenkinsfile": "groovy",
    "Vagrantfile": "ruby",
}
_SHELL = re.compile(
    r"(?:\.(?:sh|bash|zsh|fish|ksh|bat|cmd)|(?:^|/)(?:Makefile|makefile|GNUmakefile|Procfile|justfile|\.envrc)|\.mk)$"
)
_CONFIG = re.compile(
    r"\.(?:ya?ml|json[5c]?|toml|ini|cfg|conf|properties|env|tf|tfvars|hcl|xml|plist|config|props|template|tmpl|tpl|j2|bicepparam"
    r"|jsonl|ndjson|editorconfig|nix|graphql|gql|proto|har)$"
    r"|(?:^|/)(?:\.env[^/]*|[^/]*\.env\.[^/]+|(?:[^/]*\.)?(?:Dockerfile|Containerfile)(?:\.[^/]+)?|\.nvmrc|\.node-version|\.python-version"
    r"|\.ruby-version|\.tool-versions|runtime\.txt|\.npmrc|Caddyfile)$",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"(?:^|/)(?:tests?|specs?|__tests__|testing|e2e)/|(?:^|[/_.-])(?:test|spec)s?[_.-][^/]*$|(?:_test|_spec|\.test|\.spec|Test|Tests|Spec|IT)\.\w+$"
)
_RECORDED = re.compile(
    r"(?:^|/)(?:fixtures?|cassettes?|__snapshots__|snapshots|testdata|golden|recordings?|__fixtures__|vcr|mocks?|__mocks__)/"
)
REFUSED = re.compile(
    r"den(?:y|ied|ylist)|block(?:ed|list|s)?(?![a-z])|bann?ed|forbid|retired|deprecat|removed|sunset|(?<![a-z])dead|unsupported|obsolete"
    r"|disallow|blacklist|reject|refus|prohibit|discontinued|not_?allowed|unavailable|end_?of_?life|(?<![a-z])eol(?![a-z])|expired"
    r"|decommission|no_?longer|tombstone|restricted|ignored?_(?:models|ids)|shut_?down_models|graveyard",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FileKind:
    """What kind of file a path names."""

    family: Family
    language: str = ""  # Pygments' alias, for code
    ecosystem: str = ""  # for manifests and lock files
    is_test: bool = False
    is_recorded: bool = False  # test data that a tool recorded, not what runs
    is_refusal: bool = False  # the whole file is a list of what is not to be used


def kind_of(path: str) -> FileKind:
    """Return the kind of file that a path names."""
    name = path.rpartition("/")[2]
    family, language, ecosystem = _family(path, name)
    return FileKind(
        family,
        language,
        ecosystem,
        bool(_TEST.search(path)),
        bool(_RECORDED.search(path)),
        bool(REFUSED.search(name))
        and family in (Family.CONFIG, Family.OTHER, Family.DOCS, Family.CODE)
        and not _acts(name),
    )


def _acts(name: str) -> bool:
    """Tell whether a file's name says that it does something with what is refused, not that it is the list."""
    return bool(re.search(r"client|service|worker|handler|api|app|util", name, re.IGNORECASE))


def _split(listed: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Return the exact names and the patterns apart: most names are exact, and every file of a tree is asked about."""
    return {name: eco for name, eco in listed if "*" not in name}, tuple(pair for pair in listed if "*" in pair[0])


_LOCK_NAMES, _LOCK_PATTERNS = _split(LOCKS)
_MANIFEST_NAMES, _MANIFEST_PATTERNS = _split(MANIFESTS)
# Every file of a tree is asked about: its ending alone tells for most.
_LOCK_ENDS, _MANIFEST_ENDS = (
    tuple({pattern.rpartition("*")[2] for pattern, _ in patterns}) for patterns in (_LOCK_PATTERNS, _MANIFEST_PATTERNS)
)


def _listed(name: str, names: dict[str, str], patterns: tuple[tuple[str, str], ...], ends: tuple[str, ...]) -> str:
    if found := names.get(name):
        return found
    if not name.endswith(ends):
        return ""
    return next((eco for pattern, eco in patterns if fnmatchcase(name, pattern)), "")


def _family(path: str, name: str) -> tuple[Family, str, str]:
    if ecosystem := _listed(name, _LOCK_NAMES, _LOCK_PATTERNS, _LOCK_ENDS):
        return Family.LOCK, "", ecosystem
    if ecosystem := _listed(name, _MANIFEST_NAMES, _MANIFEST_PATTERNS, _MANIFEST_ENDS):
        return Family.MANIFEST, _LANGUAGES.get(name.rpartition(".")[2], _NAMED.get(name, "")), ecosystem
    if _REQUIREMENTS.search(path):
        return Family.MANIFEST, "", "pypi"
    if _SBOM.search(path):
        return Family.SBOM, "", ""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension == "ipynb":
        return Family.NOTEBOOK, "python", ""
    if language := _LANGUAGES.get(extension) or _NAMED.get(name):
        return Family.CODE, language, ""
    if _SHELL.search(path):
        return Family.SHELL, "bash", ""
    if _CONFIG.search(path):
        return Family.CONFIG, "", ""
    return (Family.DOCS, "", "") if _DOCS.search(path) else (Family.OTHER, "", "")
