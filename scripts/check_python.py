"""Says in one sentence when this Python is too old. Every Python must be able to read this file: no newer words in it."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or newer is needed, and {0} is Python {1}.{2}: "
        "install a newer one, or name it if you have it, as in: make run PYTHON=/usr/bin/python3.11".format(
            sys.executable, sys.version_info[0], sys.version_info[1]
        )
    )
