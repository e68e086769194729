"""What the browser asks is done in order and once, whatever is lost, repeated or cut off on the way."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import DoichieuError
from align.store.errors import LostConnectionError
from ui.components.keys.requests import BadRequestError, Requests


class Browser:
    """The counterpart in JavaScript, as far as its promises go: it sends all that it does not know to be done."""

    def __init__(self, requests):
        self.queue, self.window, self.known, self.pending, self.last = str(uuid4()), str(uuid4()), 0, [], 0
        self.replies = []
        self.hear(requests.news())

    def press(self, name="accept", subject=None):
        self.last += 1
        one = {"number": self.last, "token": str(uuid4()), "name": name, "subject": subject, "seen": 3, "details": {}}
        self.pending.append(one)
        return one

    def message(self):
        names = {"session": self.session, "queue": self.queue, "window": self.window}
        return names | {"known": self.known, "requests": list(self.pending)}

    def hear(self, news):
        self.session = news["session"]
        if news["queue"] != self.queue:
            return
        self.replies += [reply for reply in news["replies"] if reply["number"] > self.known]
        self.known = max(self.known, news["done"])
        self.pending = [one for one in self.pending if one["number"] > self.known]


class Store:
    """Does nothing twice that comes with one token, as `Project.act`."""

    def __init__(self):
        self.done = {}

    def do(self, request):
        self.done.setdefault(request.token, request.name)


def test_presses_are_done_in_order_and_answered():
    requests, store = Requests(), Store()
    browser = Browser(requests)
    for name in ("accept", "reject", "unsure"):
        browser.press(name, subject=7)
    assert requests.take(browser.message(), store.do) == 3
    assert list(store.done.values()) == ["accept", "reject", "unsure"]
    browser.hear(requests.news())
    assert (browser.pending, [reply["ok"] for reply in browser.replies]) == ([], [True] * 3)


def test_a_request_says_what_it_is_about_and_where_it_comes_from():
    requests, calls = Requests(), []
    browser = Browser(requests)
    browser.press("accept", subject=7)
    requests.take(browser.message(), calls.append)
    (request,) = calls
    assert (request.window, request.name, request.subject, request.seen) == (browser.window, "accept", 7, 3)


def test_the_same_message_again_does_nothing():
    requests, calls = Requests(), []
    browser = Browser(requests)
    browser.press()
    message = browser.message()
    requests.take(message, calls.append)
    assert requests.take(message, calls.append) == 0
    assert len(calls) == 1


def test_a_refusal_is_told_and_the_rest_is_done():
    requests, done = Requests(), []
    browser = Browser(requests)
    for name in ("one", "two", "three"):
        browser.press(name)

    def do(request):
        if request.name == "two":
            raise DoichieuError("Lan accepted it")
        done.append(request.name)

    requests.take(browser.message(), do)
    browser.hear(requests.news())
    assert done == ["one", "three"]
    assert [refusal.said for refusal in requests.refused] == ["Lan accepted it"]
    assert [reply["ok"] for reply in browser.replies] == [True, False, True]
    assert browser.replies[1]["said"] == "Lan accepted it"


def test_where_the_server_of_the_store_is_gone_what_was_asked_waits():
    requests, store = Requests(), Store()
    browser = Browser(requests)
    browser.press("one"), browser.press("two")

    def lost(_request):
        raise LostConnectionError("db.example.org", "the connection was lost")

    assert requests.take(browser.message(), lost) == 0
    news = requests.news()
    browser.hear(news)
    assert "lost" in news["waiting"]
    assert len(browser.pending) == 2
    assert requests.take(browser.message(), store.do) == 2
    assert requests.news()["waiting"] == ""


def test_a_run_that_is_cut_off_counts_nothing_as_done():
    requests, store = Requests(), Store()
    browser = Browser(requests)
    pressed = browser.press()

    def cut_off(request):
        store.do(request)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        requests.take(browser.message(), cut_off)
    assert requests.take(browser.message(), store.do) == 1
    assert list(store.done) == [UUID(pressed["token"])]


def test_several_pages_are_told_apart():
    requests, calls = Requests(), []
    browsers = [Browser(requests) for _ in range(9)]
    for browser in browsers:
        browser.press()
        requests.take(browser.message(), calls.append)
        assert requests.news()["queue"] == browser.queue
    assert len(calls) == 9


@pytest.mark.parametrize(
    "message",
    [
        7,
        {},
        {"queue": "x"},
        {"session": str(uuid4()), "queue": str(uuid4()), "window": str(uuid4()), "known": 0, "requests": [{}]},
        {"session": str(uuid4()), "queue": str(uuid4()), "window": str(uuid4()), "known": 0, "requests": 3},
    ],
)
def test_what_no_page_sends_is_refused(message):
    with pytest.raises(BadRequestError, match="load it again"):
        Requests().take(message, str)


def test_a_gap_is_refused_and_nothing_after_it_is_done():
    requests, calls = Requests(), []
    browser = Browser(requests)
    browser.press(), browser.press()
    del browser.pending[0]
    with pytest.raises(BadRequestError, match="request 2 came where 1 is next"):
        requests.take(browser.message(), calls.append)
    assert calls == []


def test_what_was_sent_to_an_earlier_run_of_the_server_is_left_alone_until_the_browser_knows_of_the_new_one():
    """Streamlit sends the last message again by itself; a refusal in it must not come true by that."""
    requests, calls = Requests(), []
    browser = Browser(requests)
    browser.press("undo")
    old = browser.message()
    requests.take(old, calls.append)
    browser.hear(requests.news())
    pending = browser.press("accept")
    requests = Requests()
    assert requests.take(old, calls.append) == 0
    browser.hear(requests.news())
    requests.take(browser.message(), calls.append)
    assert [request.name for request in calls] == ["undo", "accept"]
    assert calls[-1].token == UUID(pending["token"])


EVENTS = st.lists(st.sampled_from(["press", "send", "answer", "restart", "cut off", "old message"]), max_size=40)


@given(EVENTS)
def test_whatever_happens_each_press_is_done_once_and_in_order(events):
    """Messages and answers get lost, the server is started anew, runs are cut off, old messages come again."""
    requests, store = Requests(), Store()
    browser = Browser(requests)
    pressed, sent = [], []

    def cut_off(request):
        store.do(request)
        raise KeyboardInterrupt

    for event in [*events, "answer", "send", "answer"]:
        if event == "press":
            pressed.append(UUID(browser.press()["token"]))
        elif event == "send":
            sent.append(browser.message())
            requests.take(sent[-1], store.do)
        elif event == "answer":
            browser.hear(requests.news())
        elif event == "restart":
            requests = Requests()
        elif event == "cut off" and browser.pending:
            with suppress(KeyboardInterrupt):
                requests.take(browser.message(), cut_off)
        elif event == "old message" and sent:
            requests.take(sent[-1], store.do)
    assert list(store.done) == pressed
    assert browser.pending == []
