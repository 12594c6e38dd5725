"""`./run desk`: the page on a port of this machine, and the rules about which."""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kiosk.desk.app import Desk, make_app
from kiosk.desk.guard import is_loopback
from kiosk.errors import Fault, KioskError

PORT = 8443


@dataclass(frozen=True)
class Address:
    """Where the desk listens.

    Attributes:
        host, port: as given; port 0 takes a free one.
        cert, key: PEM files of the certificate and its key; None without TLS of our own.
        behind_proxy: a proxy on this machine does TLS and says who asks (X-Forwarded-For, X-Forwarded-Proto).
    """

    host: str = "127.0.0.1"
    port: int = PORT
    cert: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False

    @property
    def secure(self) -> bool:
        """Whether browsers come by TLS."""
        return self.cert is not None or self.behind_proxy

    def check(self) -> None:
        """Refuse what would send answers readable over a network.

        Raises:
            KioskError: with the mend.
        """
        if (self.cert is None) != (self.key is None):
            raise KioskError(Fault(None, 0, "a certificate and its key go together", "give both --cert and --key"))
        if self.behind_proxy and self.cert is None and not is_loopback(self.host):
            what = f"behind a proxy the desk does not listen on {self.host}: whoever goes past the proxy has no TLS"
            raise KioskError(Fault(None, 0, what, "leave --host out: the proxy is on this machine; see docs/desk.md"))
        if not self.secure and not is_loopback(self.host):
            what = f"the desk does not listen on {self.host} without TLS"
            raise KioskError(Fault(None, 0, what, "give --cert and --key, or --behind-proxy; see docs/desk.md"))
        if self.cert is not None and self.key is not None:
            for path in (self.cert, self.key):
                if not path.is_file():
                    raise KioskError(Fault(path, 0, "there is no such file", "give the path of a PEM file"))
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.cert, self.key)
            except (ssl.SSLError, OSError) as error:
                mend = "give a certificate and its own key, in PEM"
                raise KioskError(Fault(self.cert, 0, "certificate and key cannot be used", mend)) from error


class Server(uvicorn.Server):
    """A server that ends open event streams when it stops; without that it would wait for them for ever."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then everything else."""
        self._desk.live.close()
        await super().shutdown(sockets)


def make_server(desk: Desk, address: Address) -> Server:
    """A server that has not started.

    Raises:
        KioskError: see :meth:`Address.check`.
    """
    address.check()
    config = uvicorn.Config(
        make_app(desk),
        host=address.host,
        port=address.port,
        ssl_certfile=address.cert,
        ssl_keyfile=address.key,
        proxy_headers=address.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        server_header=False,
        access_log=False,  # addresses of visits belong in the audit, not in a log
        log_config=None,
        timeout_graceful_shutdown=5,
        limit_concurrency=1000,
    )
    return Server(config, desk)


def serve(desk: Desk, address: Address, say: Callable[[str], None]) -> int:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        KioskError: the address cannot be used.
    """
    server = make_server(desk, address)
    try:
        listening = listen(address)
        listening.listen(128)  # before its address is told
    except OSError as error:
        what = f"port {address.port} on {address.host} cannot be opened"
        raise KioskError(Fault(None, 0, what, "stop what uses it, or give another --port")) from error
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    host, port = listening.getsockname()[:2]
    say(f"The desk is at {'https' if address.cert else 'http'}://{f'[{host}]' if ':' in host else host}:{port}/")
    with listening:
        server.run(sockets=[listening])
    return 0


def listen(address: Address) -> socket.socket:
    """A socket bound to ``address``; OSError when it cannot be."""
    family, kind, proto, _, where = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, proto)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
    except OSError:
        listening.close()
        raise
    return listening
