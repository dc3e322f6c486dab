"""A round of an installed Lastcall on this machine alone: poll -> alert -> what the verbs say -> daemon and its pages."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from benchmarks.stops import Office

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)
ENDS = NOW.date() + timedelta(days=24)
WAIT = 60.0  # seconds that any one command may take
FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Acme changelog</title><link>http://127.0.0.1/</link><description>News</description>
<item><title>Retirement of acme-nova-1</title><link>http://127.0.0.1/nova</link><guid>nova</guid>
<pubDate>{format_datetime(NOW - timedelta(days=3))}</pubDate>
<description>The model acme-nova-1 will be shut down on {ENDS:%B} {ENDS.day}, {ENDS.year}. Use acme-nova-2 instead.</description>
</item></channel></rss>
"""
PAGE = f"# Deprecations\n\n| Shutdown date | Model |\n|---|---|\n| {ENDS} | `acme-nova-1` |\n"
HTML = f"<h1>Deprecations</h1><p>The model <code>acme-nova-1</code> will be shut down on {ENDS}.</p>"
CODE = 'client.chat.completions.create(model="acme-nova-1")\nclient.chat.completions.create(model="gpt-4-32k")\n'
CONFIG = """depends_on: [acme]
database: sqlite:///lastcall.db
receivers:
  mail: {{kind: email, to: [ops@x.example], from: l@x.example, smtp: 'smtp://127.0.0.1:{post}?starttls=never'}}
  hook: {{kind: webhook, url: 'http://127.0.0.1:{web}/hook', secret: a-secret-of-the-hook}}
{others}sources: [{{url: 'http://127.0.0.1:{web}/feed.xml', vendor: acme, kind: feed, id: changelog}}]
vendors: []
fetch: {{allow_hosts: [127.0.0.1], host_spacing: 0s, robots: true, timeout: 10s}}
web: {{listen: '127.0.0.1:{pages}', url: 'http://127.0.0.1:{pages}', secret: a-secret-of-sixteen-or-more}}
tick: 1s
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A command, the code with which it must end, and what must stand in what it says."""

    command: str
    code: int
    says: tuple[str, ...]


# In this order: what one writes, the next one reads.
STEPS = (
    Step("run --once", 0, ("acme-nova-1 ends",)),
    Step("run --once", 0, ()),
    Step("sources", 0, ("fresh  acme/changelog", "1 source: 1 fresh")),
    Step("upcoming", 0, ("acme-nova-1 → acme-nova-2", "in 24 days")),
    Step("upcoming -f json", 0, (f'"ends_on": "{ENDS}"',)),
    Step("alerts", 0, ("0 not delivered; sent so far: 1 to hook, 1 to mail",)),
    Step("notices", 0, ("shutdown_announced", "confirmed", "acme-nova-1")),
    Step("check", 1, ("ends", "(in 24 days)", "checked 1 vendor, 1 source (1 fresh)")),
    Step("scan app", 0, ("app/main.py:1", "app/main.py:2", "gpt-4-32k", "acme-nova-1")),
    Step("scan app -f sarif --fail-on high", 1, ('"version": "2.1.0"', "app/main.py")),
    Step("export ics", 0, ("BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{ENDS:%Y%m%d}")),
    Step("export atom", 0, ("<entry>", "acme-nova-1")),
    Step("export openeox", 0, (f'"end_of_life": "{ENDS}T00:00:00Z"',)),
    Step("metrics", 0, ('lastcall_sources{state="fresh"} 1.0',)),
    Step("extract page.md", 0, ("acme-nova-1", str(ENDS))),
    Step("extract page.html", 0, ("acme-nova-1", str(ENDS))),
    Step("extract feed.xml", 0, ("acme-nova-1", str(ENDS))),
    Step("alerts preview --receiver mail -f html", 0, ("<html",)),
    Step("facts --vendor openai --past", 0, ("gpt-4-32k",)),
    Step("vendors", 0, ()),
    Step("doctor", 0, ("all is well",)),
    Step("db backup copy.db", 0, ("checked",)),
    Step("completion bash", 0, ("lastcall",)),
)


@dataclass
class Desk:
    """A web server on loopback: the vendor's feed, robots.txt, and whatever is posted."""

    posted: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            rows = dict(row.lower().split(": ", 1) for row in head.split("\r\n")[1:] if ": " in row)
            if head.startswith("POST"):
                self.posted.append(await reader.readexactly(int(rows["content-length"])))
            body = {"/feed.xml": FEED, "/robots.txt": "User-agent: *\nDisallow: /private\n"}.get(head.split()[1], "")
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body.encode()))
            writer.write(body.encode())
            await writer.drain()
        writer.close()


async def smoke(folder: Path, programs: Path, version: str, troubles: list[str]) -> int:
    """Make the round in a folder of its own; return how many steps went as they should, add to the troubles what not."""
    desk, office = Desk(), Office()
    web = await asyncio.start_server(desk.serve, "127.0.0.1", 0)
    post = await asyncio.start_server(office.serve, "127.0.0.1", 0)
    here = folder / "round"
    (here / "app").mkdir(parents=True)
    for name, text in {"app/main.py": CODE, "page.md": PAGE, "page.html": HTML, "feed.xml": FEED}.items():
        (here / name).write_text(text)
    pages = await _free_port()
    config = CONFIG.format(post=_port(post), web=_port(web), pages=pages, others="")
    (here / "config.yaml").write_text(config)
    passed = 0
    for step in (Step("--version", 0, (f"lastcall {version}",)), *STEPS):
        passed += await _step(step, folder, programs, troubles)
    told = (len(office.taken), len(desk.posted))
    if told != (1, 1) or b"acme-nova-1" not in desk.posted[0]:
        troubles.append(f"mails and posts: {told}, and it should be one each that names what ends")
    passed += await _daemon(folder, programs, pages, troubles)
    for server in (web, post):
        server.close()
    if (folder / "refused").exists():
        troubles.append(f"wanted to leave this machine: {(folder / 'refused').read_text().strip()}")
    return passed


async def tell_apprise(folder: Path, programs: Path, troubles: list[str]) -> int:
    """Send a test message by Apprise to this machine."""
    desk = Desk()
    server = await asyncio.start_server(desk.serve, "127.0.0.1", 0)
    others = f"  others: {{kind: apprise, urls: ['json://127.0.0.1:{_port(server)}/']}}\n"
    config = CONFIG.format(post=1, web=_port(server), pages=await _free_port(), others=others)
    (folder / "round" / "config.yaml").write_text(config)
    passed = await _step(Step("alerts test others", 0, ()), folder, programs, troubles)
    if len(desk.posted) != 1:
        troubles.append(f"apprise: {len(desk.posted)} posts, and it should be one")
    server.close()
    return passed


async def _step(step: Step, folder: Path, programs: Path, troubles: list[str]) -> bool:
    process = await _start(folder, programs, *step.command.split())
    try:
        said, complaints = await asyncio.wait_for(process.communicate(), WAIT)
    except TimeoutError:
        process.kill()
        said, complaints = await process.communicate()
    text = (said + complaints).decode(errors="replace")
    lacks = [words for words in step.says if words not in text]
    if process.returncode == step.code and not lacks and "Traceback" not in text and "Warning" not in text:
        return True
    troubles.append(f"lastcall {step.command}: exit {process.returncode} for {step.code}, lacks {lacks}: {text[-600:]}")
    return False


async def _daemon(folder: Path, programs: Path, port: int, troubles: list[str]) -> bool:
    """Run the daemon until its calendar is served, and ask it to end."""
    key = await _start(folder, programs, "export", "key")
    addresses = (await key.communicate())[0].decode().split()
    paths = [address.partition(f":{port}")[2] for address in addresses]
    process = await _start(folder, programs, "run")
    try:
        async with asyncio.timeout(WAIT):
            served = [await _page(port, path) for path in paths]
    except TimeoutError:
        served = []
    process.send_signal(signal.SIGTERM)
    text = b"".join(await process.communicate()).decode(errors="replace")
    good = [b" 200 " in page[:20] and b"acme-nova-1" in page for page in served]
    if process.returncode == 0 and len(good) > 3 and all(good) and "Traceback" not in text:
        return True
    troubles.append(
        f"lastcall run: exit {process.returncode}, pages {dict(zip(paths, good, strict=False))}: {text[-600:]}"
    )
    return False


async def _page(port: int, path: str) -> bytes:
    """Return what is served; wait for whoever serves it."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
            continue
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer


async def _start(folder: Path, programs: Path, *args: str) -> asyncio.subprocess.Process:
    """Start the installed program with nothing of ours in its environment but the two logs of what it did."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return await asyncio.create_subprocess_exec(
        str(programs / "lastcall"),
        *args,
        cwd=folder / "round",
        env={
            **kept,
            "HOME": str(folder),
            "REFUSED_LOG": str(folder / "refused"),
            "IMPORT_LOG": str(folder / "imported"),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _free_port() -> int:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = _port(server)
    server.close()
    return port


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])
