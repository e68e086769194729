"""Starting the page: the port, the address, and what the browser may reach."""

import socket

from ui import serving


def test_a_port_that_is_taken_is_one_sentence(fails):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port} is in use by another program" in fails("review", "--no-browser", "--port", port)


def test_an_address_that_others_can_reach_is_refused(fails):
    assert "set up signing in first" in fails("review", "--no-browser", "--host", "0.0.0.0")


def test_the_next_free_port_is_taken(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(serving, "PORT", port)
        assert port < serving._port("127.0.0.1", None) <= port + serving._TRIES


def test_settings_are_as_streamlit_knows_them():
    from streamlit import config

    assert set(serving.SETTINGS) <= set(config.get_config_options())


def test_what_keeps_the_page_safe_is_on():
    assert serving.SETTINGS["server.enableXsrfProtection"] is True
    assert serving.SETTINGS["server.enableCORS"] is True
    assert serving.SETTINGS["browser.gatherUsageStats"] is False
    assert serving.SETTINGS["client.showErrorDetails"] == "none"
