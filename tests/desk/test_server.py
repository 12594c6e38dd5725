"""Where the desk listens, by TLS too; what it says when it cannot; and how it stops."""

from __future__ import annotations

import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from desk_rig import make_desk, serving

from kiosk.cli import main
from kiosk.desk.app import Desk
from kiosk.desk.server import Address, serve
from kiosk.errors import KioskError
from kiosk.records.open import Records
from kiosk.settings import PROJECT


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "desk.pem", folder / "desk.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=desk", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return cert, key


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_this_machine_needs_no_tls(host: str) -> None:
    Address(host).check()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "desk.clinic.example", ""])
def test_a_network_needs_tls_or_a_proxy(host: str) -> None:
    with pytest.raises(KioskError, match="without TLS"):
        Address(host).check()
    with pytest.raises(KioskError, match="past the proxy"):
        Address(host, behind_proxy=True).check()
    Address(behind_proxy=True).check()


def test_a_certificate_and_its_key_must_fit(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = certificate
    Address("0.0.0.0", cert=cert, key=key).check()
    with pytest.raises(KioskError, match="go together"):
        Address(cert=cert).check()
    with pytest.raises(KioskError, match="no such file"):
        Address(cert=cert, key=tmp_path / "none.key").check()
    with pytest.raises(KioskError, match="cannot be used"):
        Address(cert=cert, key=cert).check()


def test_the_command_refuses_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "--host", "0.0.0.0"]) == 2
    told = capsys.readouterr().err
    assert "the desk does not listen on 0.0.0.0 without TLS" in told
    assert told.count("\n") == 1


def test_a_port_that_is_taken_is_said_plainly(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(KioskError, match="cannot be opened"):
        serve(desk, Address(port=taken.getsockname()[1]), print)


def test_tls_is_real(certificate: tuple[Path, Path], records: Records, path: Path) -> None:
    cert, key = certificate
    desk = make_desk(records, path.parent, secure=True)
    trust = ssl.create_default_context(cafile=cert)
    with (
        serving(desk, Address(port=0, cert=cert, key=key)) as url,
        urllib.request.urlopen(f"{url}/log-in", context=trust) as answer,
    ):
        assert url.startswith("https://")
        assert answer.status == 200
        assert "max-age" in answer.headers["strict-transport-security"]
        assert "; Secure" in answer.headers["set-cookie"]
        assert "server" not in answer.headers


def test_the_program_serves_and_stops(tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.yaml"
    settings.write_text(f"data: {tmp_path / 'kept'}\n")
    command = [sys.executable, "-W", "error", "main.py", "--settings", settings, "desk", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as started:
        assert started.stderr is not None
        try:
            assert "Nobody has a password yet" in started.stderr.readline()
            url = re.search(r"http://127\.0\.0\.1:\d+/", started.stderr.readline())
            assert url is not None
            with urllib.request.urlopen(f"{url[0]}log-in") as answer:
                assert b"Log in" in answer.read()
            started.send_signal(signal.SIGTERM)
            assert started.stderr.read() == ""
        finally:
            started.kill()
    assert started.returncode in (0, -signal.SIGTERM)
