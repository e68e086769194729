"""Keys that never get lost: what was pressed in the browser reaches Python in order, once, also when it is pressed fast.

    heard = listen("queue", do)            # first: does what was asked since the page was drawn last
    ...                                    # then the page draws what is there now
    bar(heard, [Key("a", "accept", _("Accept"), advance=True), ...], subjects=[7, 9, 12], seen=revision)

`do(request)` is called once for each press and usually calls `desk.use_window(request.window)` and
`desk.act(..., seen=request.seen, token=request.token)`. What it returns goes back to the browser. A `DoichieuError` that it
raises is a refusal: it is shown by the bar, and what was pressed after it is done all the same. `heard.refused` has the
refusals of this run.

`subjects` are the things in the order in which they come up: a press is about the first of them; one of a key with `advance`
uses it up, so that the next press is about the next one although the page has not been drawn anew. One that `recalls`, as undo
does, may bring another up: what is pressed after it waits for that. Without subjects, or when all are used up,
`request.subject` is None.

The bar draws a button for each key. A component with a page of its own joins `scripts()` to its script instead, and gives
`heard.news()` to it as data; see `requests.js`.

Why nothing is lost or done twice: the browser keeps each request, with a number and a token, until it is told that it is done,
and sends all it keeps each time, again after a while without an answer. Here a request is done if its number is the next one,
and counted as done only afterwards. If the run or the server ends in between, it comes again with the same token, and the
store answers as it did the first time.
"""

from __future__ import annotations

from ui.components.keys.bar import Key, bar, listen, scripts
from ui.components.keys.requests import BadRequestError, Refusal, Request, Requests

__all__ = ["BadRequestError", "Key", "Refusal", "Request", "Requests", "bar", "listen", "scripts"]
