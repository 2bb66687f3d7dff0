"""How gunicorn serves the site: `gunicorn cpd.wsgi` in this folder."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cpd import settings

bind = settings.BIND
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
worker_class = "gthread"
# Loaded once, before the workers are made: a wrong setting is told once, and memory is shared.
preload_app = True
control_socket_disable = True
# Heartbeats of workers do not belong on a slow disk; /dev/shm is memory, also where the rest is read-only.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
timeout = 60
graceful_timeout = 30
# A worker is replaced now and then, not all at once.
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
