"""A small IMAP server over TLS on loopback: enough of RFC 3501 for a reader, and a log of what was asked."""

from __future__ import annotations

import re
import socketserver
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "upkeep@shop.example", 'canary "imap" word'


def certificate(folder: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that signs itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "ca.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class ImapServer:
    """Serves one mailbox, INBOX; `log` holds the commands, `broken` makes it talk nonsense after the login."""

    def __init__(self, pem: Path, mails: list[bytes]) -> None:
        self.mails = mails
        self.log: list[str] = []
        self.broken = False
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        office = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                try:
                    with context.wrap_socket(self.request, server_side=True) as line:
                        office.talk(line)
                except (ssl.SSLError, OSError):
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def talk(self, line: ssl.SSLSocket) -> None:
        reader = line.makefile("rb")
        line.sendall(b"* OK ready\r\n")
        while command := reader.readline(10_000).decode().strip():
            tag, _, rest = command.partition(" ")
            self.log.append(rest)
            line.sendall(self.answer(tag, rest))

    def answer(self, tag: str, command: str) -> bytes:
        ok = f"{tag} OK done\r\n".encode()
        verb = command.split(" ", maxsplit=1)[0].upper()
        if self.broken and verb not in ("CAPABILITY", "LOGIN"):
            return b"\x00 what?\r\n"
        if verb == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n" + ok
        if verb == "LOGIN":
            quoted = PASSWORD.replace('"', '\\"')
            right = command in (f'LOGIN {USER} "{quoted}"', f'LOGIN "{USER}" "{quoted}"')
            return ok if right else f"{tag} NO [AUTHENTICATIONFAILED] {command}\r\n".encode()
        if verb == "EXAMINE":
            there = command.endswith('"INBOX"')
            return f"* {len(self.mails)} EXISTS\r\n".encode() + ok if there else f"{tag} NO none\r\n".encode()
        if found := re.fullmatch(r'UID SEARCH (?:HEADER )?(\S+) "(.+)"', command):
            field = f"\n{found[1]}:".lower().encode()
            uids = [
                str(uid)
                for uid, mail in enumerate(self.mails, 1)
                if any(
                    one.startswith(field) and found[2].encode() in one
                    for one in (b"\n" + part.lower() for part in mail.split(b"\r\n"))
                )
            ]
            return f"* SEARCH {' '.join(uids)}\r\n".encode() + ok
        if found := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            body = self.mails[int(found[1]) - 1][: int(found[2])]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(body)}}}\r\n".encode()
            return head + body + b")\r\n" + ok
        return f"{tag} BAD unknown\r\n".encode()
