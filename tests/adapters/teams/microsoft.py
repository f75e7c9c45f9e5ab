"""Where the Agents SDK signs in, of our own: the login service over HTTPS, and the machine's identity.

Nothing in the library is replaced: it goes to login.microsoftonline.com through a proxy that leads here, and
trusts an authority of ours; and it asks for the machine's identity where its own setting says.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tests.adapters.teams.peer import key

LOGIN = "login.microsoftonline.com"
ELSEWHERE = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "MSI_SECRET", "NO_PROXY", "no_proxy")
"""What would lead the library elsewhere."""


@cache
def certified(name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key, and a certificate that it signed for itself in the name of `name`."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key(name).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key(name), hashes.SHA256())
    )
    return key(name), made


def pfx(folder: Path, name: str = "clausebot") -> Path:
    """A .pfx file, as Entra's instructions make one."""
    private, certificate = certified(name)
    file = folder / "clausebot.pfx"
    plain = serialization.NoEncryption()
    file.write_bytes(pkcs12.serialize_key_and_certificates(None, private, certificate, None, plain))
    return file


@dataclass
class Microsoft:
    """What was asked of it; `told` is what it answers, once `hangs` is set where it is there."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=lambda: {"access_token": "a token", "expires_in": 3600})
    hangs: asyncio.Event | None = None

    async def answer(self, asked: dict[str, Any]) -> web.Response:
        self.asked.append(asked)
        if self.hangs:
            await self.hangs.wait()
        return web.json_response(self.told, status=200 if "access_token" in self.told else 400)


@asynccontextmanager
async def login(folder: Path, patch: pytest.MonkeyPatch, microsoft: Microsoft) -> AsyncIterator[None]:
    """login.microsoftonline.com, as far as this process can tell."""

    async def metadata(request: web.Request) -> web.Response:
        place = f"https://{LOGIN}/{request.match_info['tenant']}"
        ends = {
            "authorization_endpoint": f"{place}/authorize",
            "token_endpoint": f"{place}/oauth2/v2.0/token",
        }
        return web.json_response({"issuer": f"{place}/v2.0", **ends})

    async def token(request: web.Request) -> web.Response:
        return await microsoft.answer({**await request.post(), "tenant": request.match_info["tenant"]})

    app = web.Application()
    app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", metadata)
    app.router.add_post("/{tenant}/oauth2/v2.0/token", token)
    private, certificate = certified(LOGIN)
    trusted, chain = folder / "trusted.pem", folder / "chain.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(secret + trusted.read_bytes())
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain)
    server = TestServer(app)
    await server.start_server(ssl=context)
    ends: list[asyncio.StreamWriter] = []
    proxy = await asyncio.start_server(partial(_lead, server.port or 0, ends), "127.0.0.1", 0)
    _leads_here(patch)
    patch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
    patch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    try:
        yield
    finally:
        proxy.close()
        for end in ends:  # the library keeps its connections, and says no goodbye
            end.transport.abort()
        await server.close()


@asynccontextmanager
async def machine(patch: pytest.MonkeyPatch, microsoft: Microsoft) -> AsyncIterator[None]:
    """The service that tells a machine in Azure who it is."""

    async def token(request: web.Request) -> web.Response:
        assert request.headers["Metadata"] == "true"
        return await microsoft.answer(dict(request.query))

    app = web.Application()
    app.router.add_get("/metadata/identity/oauth2/token", token)
    server = TestServer(app)
    await server.start_server()
    _leads_here(patch)
    patch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", str(server.make_url("/")))
    try:
        yield
    finally:
        if microsoft.hangs:
            microsoft.hangs.set()
        await server.close()


def _leads_here(patch: pytest.MonkeyPatch) -> None:
    for name in ELSEWHERE:
        patch.delenv(name, raising=False)


async def _lead(
    port: int, ends: list[asyncio.StreamWriter], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """A proxy that leads to `port` whoever asks for the login service."""
    asked = await reader.readuntil(b"\r\n\r\n")
    assert asked.startswith(f"CONNECT {LOGIN}:443 ".encode())
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    there, back = await asyncio.open_connection("127.0.0.1", port)
    ends += [writer, back]
    await asyncio.gather(_carry(reader, back), _carry(there, writer))


async def _carry(from_: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while told := await from_.read(65536):
            to.write(told)
    to.close()
