"""The words of the component, in the language of the page, by the names that its script has for them."""

from __future__ import annotations

from typing import Any

from ui.words import _, tongue


def words() -> dict[str, Any]:
    """All of them; `{names}` are filled in by the script."""
    return _said() | {
        "lang": {"en": "en-GB", "zh": "zh-CN", "vi": "vi-VN"}[tongue()],
        "commands": _commands(),
        "groups": _groups(),
        "filters": _filters(),
        "states": _states(),
        "sure": _sure(),
        "kinds": _kinds(),
        "relations": {
            "equivalent": _("equivalent"),
            "partial": _("partly equivalent"),
            "related": _("related"),
            "none": _("not a match"),
        },
        "marks": {"number": _("Number"), "date": _("Date"), "name": _("Proper name"), "cognate": _("Sino-Vietnamese word")},
        "differs": {"number": _("Numbers differ"), "date": _("Dates differ"), "name": _("Names differ"), "cognate": ""},
        "did": _did(),
        "editor": _editor(),
    }


def _said() -> dict[str, Any]:
    return {
        "zh": _("Chinese"),
        "vi": _("Vietnamese"),
        "progress": _("Reviewed so far"),
        "reviewed": _("{count} of {total} reviewed"),
        "filter": _("Which statements to go through"),
        "tools": _("Tools"),
        "saving": _("Saving:"),
        "panel": _("The chosen statement"),
        "nothing_chosen": _("Choose a statement to see its counterpart."),
        "pair": _("Pair {number}"),
        "shape": _("Sentences on either side, Chinese : Vietnamese"),
        "evidence": _("What both sides state"),
        "build": _("Change the match"),
        "note": _("Note"),
        "note_hint": _("Kept when you leave the field. Esc goes back to the text."),
        "candidates": _("Other candidates"),
        "no_candidates": _("There is no other sentence that comes into question."),
        "link_this": _("Link"),
        "history": _("History"),
        "no_history": _("Nobody has changed it."),
        "loading": _("Loading …"),
        "close": _("Close"),
        "show": _("Show"),
        "onward": _("Go on to the next unreviewed one after a decision"),
        "single_keys": _("Single keys"),
        "signs": _("Signs"),
        "clash": _("facts differ"),
        "picked": _("{count} picked"),
        "no_more": _("There are no more in this direction."),
        "all_reviewed": _("Everything here is reviewed."),
        "not_now": _("This makes no sense here."),
        "not_allowed": _("Your role does not allow this."),
    }


def _commands() -> dict[str, str]:
    return {
        "accept": _("Accept"),
        "reject": _("Reject"),
        "unsure": _("Unsure"),
        "nothing": _("No counterpart"),
        "reopen": _("Reopen"),
        "equivalent": _("Equivalent"),
        "partial": _("Partial"),
        "related": _("Related"),
        "next": _("Next one"),
        "previous": _("Previous one"),
        "next_open": _("Next unreviewed"),
        "previous_open": _("Previous unreviewed"),
        "next_sentence": _("Sentence below"),
        "previous_sentence": _("Sentence above"),
        "to_zh": _("Chinese side"),
        "to_vi": _("Vietnamese side"),
        "merge": _("Merge with next"),
        "split": _("Split here"),
        "up": _("Sentence to the one above"),
        "down": _("Sentence to the one below"),
        "pick": _("Pick for linking"),
        "link": _("Link picked"),
        "unlink": _("Unlink"),
        "edit": _("Edit the sentence"),
        "note": _("Write a note"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "together": _("Scroll together"),
        "help": _("Keys and signs"),
    }


def _groups() -> dict[str, str]:
    return {
        "decide": _("Decide"),
        "relate": _("Relation"),
        "go": _("Go"),
        "build": _("Change the match"),
        "text": _("Text and note"),
        "undo": _("Undo"),
        "look": _("View"),
    }


def _filters() -> dict[str, str]:
    return {
        "all": _("All"),
        "unreviewed": _("Unreviewed"),
        "doubtful": _("Doubtful"),
        "clashing": _("Facts differ"),
        "shape": _("Not one to one"),
        "alone": _("No counterpart"),
        "changed": _("Changed by hand"),
        "mine": _("Mine"),
    }


def _states() -> dict[str, str]:
    return {
        "proposed": _("not reviewed"),
        "accepted": _("accepted"),
        "rejected": _("rejected"),
        "unsure": _("unsure"),
        "hand": _("put together by hand"),
        "alone": _("no counterpart found"),
        "checked": _("no counterpart, checked"),
        "none": "",
    }


def _sure() -> dict[str, str]:
    return {
        "very_likely": _("very likely right"),
        "likely": _("likely right"),
        "doubtful": _("doubtful"),
        "unknown": _("confidence unknown"),
        "hand": _("put together by a person"),
        "alone_very_likely": _("very likely without counterpart"),
        "alone_likely": _("likely without counterpart"),
        "alone_doubtful": _("doubtful whether it has no counterpart"),
    }


def _kinds() -> dict[str, str]:
    return {
        "title": _("title"),
        "lead": _("lead"),
        "body": _("body"),
        "caption": _("caption"),
        "furniture": _("furniture"),
    }


def _did() -> dict[str, str]:
    return {
        "accepted": _("accepted"),
        "rejected": _("rejected"),
        "unsure": _("unsure"),
        "checked": _("no counterpart, checked"),
        "merge": _("Merged."),
        "split": _("Split."),
        "move": _("Moved."),
        "link": _("Linked."),
        "unlink": _("Unlinked."),
        "split_segment": _("The sentence was split."),
        "join_segments": _("The sentences were joined."),
        "correct": _("The text was corrected."),
        "set_kind": _("The kind was changed."),
    }


def deed(action: str, direction: str) -> str:
    """What somebody did to a bead, after their name: "accepted it", "took back: accepted it"."""
    what = _deeds().get(action, action)
    return {"undo": _("undid: {deed}", deed=what), "redo": _("redid: {deed}", deed=what)}.get(direction, what)


def _deeds() -> dict[str, str]:
    return {
        "accept": _("accepted it"),
        "reject": _("rejected it"),
        "unsure": _("was unsure"),
        "clear": _("reopened it"),
        "relate": _("set the relation"),
        "check": _("checked that it has no counterpart"),
        "uncheck": _("reopened it"),
        "note": _("wrote a note"),
        "merge": _("merged it with another"),
        "split": _("split it"),
        "move": _("moved a sentence"),
        "link": _("linked sentences"),
        "unlink": _("unlinked it"),
        "split_segment": _("split a sentence"),
        "join_segments": _("joined sentences"),
        "correct": _("corrected the text"),
        "set_kind": _("changed the kind of a sentence"),
        "align": _("aligned the reports"),
    }


def _editor() -> dict[str, str]:
    return {
        "text": _("Text"),
        "save": _("Save"),
        "split": _("Split at the cursor"),
        "join": _("Join with the next one"),
        "kind": _("Kind"),
        "original": _("As it was read:"),
        "restore": _("Take the correction back"),
        "hint": _("To split, put the cursor where the second sentence begins. Ctrl+Enter saves."),
    }
