import subprocess
import sys
from pathlib import Path

import pytest

from align.errors import ConfigurationError
from align.exchange import FORMATS, format_for, format_named


def test_the_formats_by_name():
    assert list(FORMATS) == ["tmx", "tsv", "csv", "xlsx", "jsonl", "moses", "html"]
    assert len(FORMATS) == 7
    assert format_named("tmx") is FORMATS["tmx"]
    assert "tmx" in FORMATS
    assert "pdf" not in FORMATS


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(ConfigurationError, match=r"'pdf'; choose among tmx, .*html"):
        format_named("pdf")


@pytest.mark.parametrize(
    ("file", "name"), [("a.tmx", "tmx"), ("a.b.CSV", "csv"), ("out/pairs.zh", "moses"), ("pairs.vi", "moses")]
)
def test_the_ending_of_a_file_names_its_format(file, name):
    assert format_for(Path(file)).name == name


@pytest.mark.parametrize("file", ["pairs", "pairs.pdf", ".tmx"])
def test_an_unknown_ending_is_told_the_known_ones(file):
    with pytest.raises(ConfigurationError, match=r"\.tmx, \.tsv"):
        format_for(Path(file))


def test_no_library_is_imported_before_it_is_needed():
    heavy = {"lxml", "xlsxwriter", "python_calamine", "openpyxl", "jinja2", "defusedxml"}
    code = f"import sys; from align.exchange import FORMATS; list(FORMATS.values()); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
