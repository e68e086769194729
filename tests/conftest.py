"""What tests of the whole program share: its command line, and a data folder that is not the user's."""

import sys

import pytest
from hypothesis import settings

from align import cli
from tests.programs import left_out

# How long an example takes depends on what else the machine does; pytest-timeout looks after tests that hang.
settings.register_profile("doichieu", deadline=None)
settings.load_profile("doichieu")


def pytest_terminal_summary(terminalreporter):
    for said in left_out():
        terminalreporter.write_line(said, yellow=True)


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory):
    """No test sees a calibration that the user of this machine made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOICHIEU_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line; gives (exit code, standard output, standard error)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["doichieu", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else int(code is not None), said.out, said.err

    return run


@pytest.fixture
def fails(run):
    """Run something that must fail: one line on standard error, exit code 1, nothing on standard output; gives the line."""

    def fails(*arguments):
        code, out, err = run(*arguments)
        assert code == 1, err
        assert out == ""
        assert err.count("\n") == 1, err
        assert err.startswith("doichieu: ")
        assert "Traceback" not in err
        return err

    return fails
