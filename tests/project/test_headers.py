"""Every answer, good or bad, tells the browser to do no more than it must."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/staff/", "/no/such/page/"])
def test_no_page_runs_script_or_is_framed_or_kept(client, address):
    headers = client.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.django_db
def test_a_server_of_another_name_is_not_ours(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
