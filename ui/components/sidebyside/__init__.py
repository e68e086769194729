"""Both reports of a pair side by side, whole, with their matches: to read, to judge, and to mend.

payload.py     what the browser holds: all at first, then what changed
asking.py      what it asks for, done on the desk
looking.py     what it asks to know: history, candidates
words.py       its words
component.py   puts it on the page

In the browser, joined in this order behind the scripts of `ui.components.keys`:

model.js       what is known of the pair, and on top of it what was asked and is not done yet
reports.js     the two columns
lines.js       lines between them, and scrolling together
strip.js       progress and filters
panel.js       the chosen match: confidence, evidence, decisions, building, note, history
dialogs.js     help, and the editor of a sentence
commands.js    what can be done, with its keys
view.js        joins all that
"""

from __future__ import annotations

from ui.components.sidebyside.component import side_by_side

__all__ = ["side_by_side"]
