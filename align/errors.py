"""What can go wrong, as one small tree.

    DoichieuError               everything below; its text is one sentence for the person at the screen
    ├── InputError              a file or folder that cannot be read as a report (carries its path)
    │   └── LanguageError       readable, but neither Chinese nor Vietnamese, or one of the two is missing
    ├── GoldError               a gold file that breaks its own rules
    ├── ConfigurationError      an option that is unknown or out of range
    ├── EncoderError            an encoder that cannot be loaded or used
    ├── ScaleError              a corpus that cannot be mined: settings that changed, workers that die, no memory
    └── OutputError             a result that could not be written; nothing half-written is left

A message says what was found, what was expected and what to do next, and names the file. The command line prints it on
standard error and ends with exit code 1; a traceback is a defect. `align.sentences.say` puts values into it, so that the page
can say it in the reader's language.
"""

from __future__ import annotations

from align.sentences import say, whole


class DoichieuError(Exception):
    """The root of all errors that a user can cause or mend."""

    @property
    def sentence(self) -> str:
        """What it says, with the parts that it was made of, where it has some."""
        said: str = self.args[0] if self.args else ""
        return said


class InputError(DoichieuError):
    """A file or folder that cannot be read as a report.

    Args:
        path: the file or folder, as the user named it.
        reason: what is wrong and what to do, without the path: "is empty; save the report again".
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(say("{path}: {reason}", path=path, reason=whole(reason)))
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return type(self), (self.path, self.reason)


class LanguageError(InputError):
    """Text that is neither Chinese nor Vietnamese, or a set of reports that lacks one of the two."""


class GoldError(DoichieuError):
    """A gold file that is not in the format, or whose beads contradict its texts."""


class ConfigurationError(DoichieuError):
    """An option that is unknown, or whose value is out of range."""


class EncoderError(DoichieuError):
    """An encoder that cannot be found, loaded or used on this machine."""


class ScaleError(DoichieuError):
    """A corpus that cannot be mined as it was asked; what was done so far is kept."""


class OutputError(DoichieuError):
    """A result that could not be written; what was there before is untouched."""
