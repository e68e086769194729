"""Act on a project where the kernel refuses every file beyond a size, until that fails.

    python -m tests.store.full_disk PROJECT

Prints the last note that was confirmed, and what was said of the one that was not.
"""

import resource
import signal
import sys
from pathlib import Path

from align.store import Project, StoreError
from align.store.actions import Note


def main(path: str) -> None:
    project = Project.open(path)
    lan = project.author("Lan")
    limit = Path(path).stat().st_size + 300_000
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    confirmed = ""
    for number in range(1000):
        try:
            note = f"{number} " + "dài " * 5000
            project.act(Note(1, note), lan, project.revision())
            confirmed = note.strip()
        except StoreError as error:
            print(confirmed)
            print(error)
            break
    project.close()


if __name__ == "__main__":
    main(sys.argv[1])
