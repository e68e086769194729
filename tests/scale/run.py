"""Mine two files into a folder with the encoder of `piles`, in a process that can be killed.

    python -m tests.scale.run ZH VI OUT

DOICHIEU_SLOWLY sleeps so many seconds before each file, DOICHIEU_LARGEST lets no file grow beyond so many bytes.
"""

import os
import resource
import signal
import sys
import time

from align.errors import DoichieuError
from align.scale.mining import mine
from align.scale.settings import Settings
from align.scale.storage import Store
from tests.scale.piles import meaning


def main(zh, vi, out):
    if seconds := float(os.environ.get("DOICHIEU_SLOWLY", "0")):
        write = Store.write

        def slowly(self, name, content):
            time.sleep(seconds)
            write(self, name, content)

        Store.write = slowly
    if largest := int(os.environ.get("DOICHIEU_LARGEST", "0")):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        mine([], out, Settings(shard=100, exact=10), zh=[zh], vi=[vi], load=meaning)
    except DoichieuError as error:
        print(error)
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
