"""No page and no control without a test in this folder: the code is read for keys of controls, the tests for the same."""

import ast
import re
from pathlib import Path

from ui.navigation import entries

ROOT = Path(__file__).parents[2]
CONTROLS = {
    "button", "checkbox", "data_editor", "download_button", "feedback", "file_uploader", "form_submit_button", "link_button",
    "multiselect", "number_input", "pills", "radio", "segmented_control", "select_slider", "selectbox", "slider", "text_area",
    "text_input", "toggle",
}  # fmt: skip


def parts(key):
    """A key as text, and what is put into it as None."""
    values = key.values if isinstance(key, ast.JoinedStr) else [key]
    return [value.value if isinstance(value, ast.Constant) else None for value in values]


def strings(tree):
    """The texts in a test; what is put into them is a letter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield "".join("x" if part is None else str(part) for part in parts(node))


def named(tree, name):
    """What a name stands for, where it is given something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            pairs = (
                zip(target.elts, value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            yield from (value for target, value in pairs if isinstance(target, ast.Name) and target.id == name)


def controls():
    """Every control of the pages: where it is, and the texts of which one is its key."""
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CONTROLS:
                key = next((word.value for word in node.keywords if word.arg == "key"), None)
                keys = list(named(tree, key.id)) if isinstance(key, ast.Name) else [key]
                yield f"{path.relative_to(ROOT)}:{node.lineno}", [own for own in keys if own is not None]


def in_tests():
    """All texts in the tests of this folder but this one."""
    paths = [path for path in Path(__file__).parent.rglob("*.py") if path != Path(__file__)]
    return {text for path in paths for text in strings(ast.parse(path.read_text(encoding="utf-8")))}


def test_every_control_has_a_key_and_a_test_that_names_it():
    known, without = in_tests(), []
    for place, keys in controls():
        split = [parts(key) for key in keys if any(parts(key))]  # one of nothing but what is put in would find anything
        patterns = ["".join(".*" if part is None else re.escape(part) for part in own) for own in split]
        if not any(re.fullmatch(pattern, text) for pattern in patterns for text in known):
            without.append(f"{place} {[ast.unparse(key) for key in keys]}")
    assert len(list(controls())) > 80
    assert without == []


def test_every_page_has_a_test_that_opens_it():
    known = in_tests()
    assert [entry.name for entry in entries() if entry.name not in known] == []
