"""The files of `docs/how-to/server` do as they say: units that load, a proxy that serves."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from putright.commands import COMMANDS
from tests import postgres
from tests.running.machine import ROOT, Browser, wait_for

FILES = ROOT / "docs" / "how-to" / "server"
UNITS = sorted(path.name for path in FILES.glob("putright-*"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_systemd_finds_no_fault_in_the_units(tmp_path):
    for name in UNITS:
        text = (FILES / name).read_text()
        text = text.replace("/opt/putright/.venv/bin/putright", "/bin/true")
        (tmp_path / name).write_text(re.sub(r"^(User|Group)=.*$", "", text, flags=re.M))

    outcome = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert UNITS
    assert (outcome.returncode, outcome.stderr) == (0, "")


def test_the_units_ask_for_commands_that_there_are():
    started = "\n".join((FILES / name).read_text() for name in UNITS)

    words = re.findall(r"^ExecStart=/opt/putright/.venv/bin/putright (\S+)", started, re.M)

    assert set(words) == {"serve", "work", "mail-server", "backup", "verify", "rebuild"}
    assert set(words) <= set(COMMANDS)


def test_the_environment_names_settings_that_there_are():
    known = (ROOT / "docs" / "reference" / "settings.md").read_text()
    named = re.findall(r"^(PUTRIGHT_[A-Z_]+)=", (FILES / "environment").read_text(), re.M)

    assert len(named) > 4
    assert [name for name in named if f"`{name.removesuffix('_FILE')}`" not in known] == []


# -- nginx ------------------------------------------------------------------------------------


class Outside(Browser):
    """Somebody who comes from outside, by HTTPS, through the proxy."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        # Why without its port: outside, HTTPS has its usual one.
        self.origin = "https://complaints.example.org"

    def connect(self) -> HTTPConnection:
        anybody = ssl.create_default_context()
        anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection("127.0.0.1", self.port, timeout=45, context=anybody)

    def get(self, path: str, **headers: str):
        return super().get(path, Host="complaints.example.org", **headers)

    def post(self, path, boxes, **headers: str):
        return super().post(path, boxes, Host="complaints.example.org", **headers)


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator:
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("nginx and openssl are not on this machine")
    started: list[subprocess.Popen[bytes]] = []

    def start(behind: int) -> tuple[int, int, Path]:
        """Serve what is behind with the example of the documentation; return its two ports."""
        plain, secure = postgres.free_port(), postgres.free_port()
        certificate = ("-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost")
        subprocess.run(
            ["openssl", "req", *certificate, "-keyout", "key.pem", "-out", "cert.pem"],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        text = (FILES / "nginx.conf").read_text()
        for old, new in (
            (r"listen \[::\].*", ""),
            (r"listen 80;", f"listen 127.0.0.1:{plain};"),
            (r"listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
            (r"/etc/letsencrypt/\S+/fullchain.pem", f"{tmp_path}/cert.pem"),
            (r"/etc/letsencrypt/\S+/privkey.pem", f"{tmp_path}/key.pem"),
            (r"/var/log/nginx/", f"{tmp_path}/"),
            (r"server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};"),
        ):
            text, changed = re.subn(old, new, text)
            assert changed, old
        (tmp_path / "nginx.conf").write_text(
            f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/start.log; events {{}}\n"
            f"http {{ client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;\n"
            f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u;\n"
            f"scgi_temp_path {tmp_path}/s;\n{text} }}"
        )
        started.append(subprocess.Popen(["nginx", "-c", str(tmp_path / "nginx.conf")]))
        wait_for(lambda: _listens(secure), "nginx")
        return plain, secure, tmp_path / "putright.log"

    yield start
    for process in started:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.usefixtures("once")
def test_the_example_of_nginx_serves_people_over_https(on_sqlite, proxy):
    site, _ = on_sqlite
    asked = {
        "PUTRIGHT_HTTPS": "yes",
        "PUTRIGHT_HOSTS": "complaints.example.org",
        "PUTRIGHT_METRICS_TOKEN": "a-token-of-the-tests",
    }
    with site.web(**asked) as web:
        plain, secure, log = proxy(web.port)
        sent_on = Browser(plain).get("/mini/", Host="complaints.example.org")
        assert sent_on.status == 301
        assert sent_on.headers["Location"] == "https://complaints.example.org/mini/"

        customer = Outside(secure)
        page = customer.get("/mini/")
        assert page.status == 200
        assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
        reference, secret = customer.complain("The lift has stood still since Monday.")
        case = customer.get(f"/mini/case/{reference}/{secret}/")
        assert case.status == 200
        assert customer.get("/health/ready").status == 403
        assert customer.get("/metrics", Authorization="Bearer a-token-of-the-tests").status == 403
        # Plain HTTP that does not come through the proxy is sent on, save for a probe.
        assert web.browser().get("/mini/", Host="complaints.example.org").status == 301
        assert web.browser().get("/health/ready").status == 200

        number = case.headers["X-Request-ID"]
        told = log.read_text()
        assert f" {number} GET 200 " in told
        assert f"[{number}]" in web.said
        assert secret not in told and "/mini/" not in told
