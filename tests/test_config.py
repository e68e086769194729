"""A typo in a configuration must not be silent."""

import pytest

from align.config import Options, read_options
from align.errors import ConfigurationError


def test_file_over_defaults(tmp_path):
    path = tmp_path / "doichieu.toml"
    path.write_text('order = "free"\nmin_confidence = 1\nformats = ["tmx"]\n', encoding="utf-8")
    assert read_options(path) == Options(order="free", min_confidence=1.0, formats=("tmx",))


def test_found_in_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_options() == Options()
    (tmp_path / "doichieu.toml").write_text("max_segments = 2", encoding="utf-8")
    assert read_options().max_segments == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ordr = 'free'", "'ordr' is not an option; the options are encoder"),
        ("order = 'any'", "order is 'any'; choose one of auto, monotone, free"),
        ("min_confidence = 2", "choose 0 to 1"),
        ("min_confidence = nan", "choose 0 to 1"),
        ("min_confidence = 'high'", "must be a number"),
        ("max_segments = 9", "choose 1 to 4"),
        ("max_segments = true", "must be a whole number"),
        ("formats = 'tmx'", "must be a list of names"),
        ("order = ", "not valid TOML"),
    ],
)
def test_bad_file(tmp_path, text, says):
    path = tmp_path / "doichieu.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_options(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_missing_file(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_options(tmp_path / "none.toml")
