"""An SMTP and an LMTP server of aiosmtpd. The one argument is JSON: ports, domain, users, password, pki."""

import asyncio
import json
import ssl
import sys

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

settings = json.loads(sys.argv[1])
host = "127.0.0.1"


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        local, _, domain = address.rpartition("@")
        if domain.lower() != settings["domain"]:
            return "550 5.7.1 relay denied"
        if local not in settings["users"]:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        # An LMTP server answers for each recipient; aiosmtpd leaves the lines to its handler.
        replies = len(envelope.rcpt_tos) if isinstance(server, LMTP) else 1
        return "\r\n".join(["250 2.0.0 queued"] * replies)


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (
        data.login.decode() in settings["users"] and data.password.decode() == settings["password"]
    )
    return AuthResult(success=known, handled=False)


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(settings["pki"] + "/cert.pem", settings["pki"] + "/key.pem")
    shared = {"hostname": "mail." + settings["domain"], "data_size_limit": 1048576, "enable_SMTPUTF8": True}
    loop = asyncio.get_running_loop()

    def smtp():
        return SMTP(
            Handler(), loop=loop, tls_context=tls, authenticator=authenticate, auth_require_tls=True, **shared
        )

    def lmtp():
        return LMTP(Handler(), loop=loop, **shared)

    await loop.create_server(smtp, host, settings["ports"]["smtp"])
    await loop.create_server(lmtp, host, settings["ports"]["lmtp"])
    await asyncio.Event().wait()


asyncio.run(main())
