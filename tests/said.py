"""What errors and notes say to people, found in the source: every sentence, and those that no catalog could translate."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import align
import ui

ALIGN, UI = (Path(package.__file__).parent for package in (align, ui))
OF_THE_COMMAND_LINE = {"cli", "files.py", "serving.py"}
"""Folders and files whose errors no page can meet."""
PLACED = {"InputError", "StoreError"}
"""Errors whose first argument says where; so do those that are one of these."""


@cache
def trees():
    paths = [path for folder in (ALIGN, UI) for path in sorted(folder.rglob("*.py"))]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def of_the_page():
    return {path: tree for path, tree in trees().items() if not set(path.parts) & OF_THE_COMMAND_LINE}


def descendants(root):
    """The names of the classes that are `root` or one of its kind."""
    bases = defaultdict(set)
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {base.id for base in node.bases if isinstance(base, ast.Name)}
    found = {root}
    while new := {name for name, above in bases.items() if above & found} - found:
        found |= new
    return found


ERRORS = descendants("DoichieuError") - {"GoldError"}
"""Those that a page can meet: gold is read by commands alone."""
WITH_PLACE = set().union(*map(descendants, PLACED))


def where(path, node):
    return f"{path.relative_to(ALIGN.parent)}:{node.lineno}"


def sentences():
    """Every sentence by its place: what `say` is given, and the plain ones that errors are raised with."""
    for path, tree in of_the_page().items():
        for node in ast.walk(tree):
            if is_say(node):
                given = node.args[0]
                assert isinstance(given, ast.Constant), f"{where(path, node)}: write the sentence itself, not a variable"
                yield where(path, node), given.value
        for node, arguments in raised(path, tree, with_places=True):
            for given in arguments:
                for one in (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,):
                    if is_plain(one):
                        yield where(path, node), one.value


def is_say(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"


def raised(path, tree, *, with_places=False):
    """Calls that make errors, and what they are given as sentences. Pairs are read back by commands alone."""
    errors = ERRORS - {"InputError"} if path.is_relative_to(ALIGN / "exchange") else ERRORS
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name in errors:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "super().__init__":
                    yield inner, inner.args
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors:
            placed = node.func.id in WITH_PLACE and not with_places
            yield node, node.args[1:] if placed else node.args


def noted(tree):
    """What is added to notes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "notes.append":
            yield node, node.args
        elif isinstance(node, ast.Assign | ast.AugAssign) and "notes" in (
            ast.unparse(target) for target in getattr(node, "targets", [getattr(node, "target", None)])
        ):
            yield node, [node.value]


def untranslatable():
    """Where an error is raised, or a note made, with a sentence that is put together in another way than by `say`."""
    for path, tree in of_the_page().items():
        bound = bindings(tree)
        for node, arguments in (*raised(path, tree), *noted(tree)):
            if any(put_together(given, bound, set()) for given in arguments):
                yield where(path, node)


def bindings(tree):
    """What a name of a module may stand for: what is assigned to it anywhere, and what a function of that name returns."""
    found = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and node.value is not None:
                    found[target.id].append(node.value)
        elif isinstance(node, ast.FunctionDef):
            found[node.name] += [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value]
    return found


def put_together(given, bound, seen):
    """Whether an expression may be an English text that nothing is known of."""
    inside = list(ast.iter_child_nodes(given))
    match given:
        case ast.Call(func=ast.Name(id="say" | "_" | "n_")):
            return False
        case ast.JoinedStr() | ast.BinOp(op=ast.Mod()) | ast.Call(func=ast.Name(id="str" | "repr")):
            return True
        case ast.Call(func=ast.Attribute(attr="format" | "join")):
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name):
            if name in seen:
                return False
            values = [*bound[name], *(given.args if isinstance(given, ast.Call) and name not in bound else ())]
            return any(put_together(value, bound, seen | {name}) or is_plain(value) for value in values)
        case ast.Subscript(value=ast.Name() as table):
            return put_together(table, bound, seen)
        case ast.IfExp():
            inside = [given.body, given.orelse]
        case ast.Dict() | ast.BinOp() if any(is_plain(value) for value in inside):
            return True
        case ast.BoolOp() | ast.Tuple() | ast.List() | ast.BinOp() | ast.Dict() | ast.GeneratorExp() | ast.Starred():
            pass
        case _:
            return False
    return any(put_together(value, bound, seen) for value in inside)


def is_plain(value):
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and bool(value.value)
