"""Asks the site in this container whether it and its database are well; ends with 1 when they are not."""

from __future__ import annotations

import http.client
import os
import sys


def main() -> int:
    """Ask by a name the site answers to."""
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
        connection.request("GET", "/healthz", headers={"Host": name})
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
