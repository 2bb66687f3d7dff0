"""The project's settings for tests: the ones of development, quick and quiet, whatever this machine's .env says.

Only DATABASE_URL is taken from outside, so that the whole suite can run on PostgreSQL too.
"""

from __future__ import annotations

import json
import os
import tempfile

_data = tempfile.TemporaryDirectory(prefix="things-tests-")  # gone when the run is over
os.environ.update(
    DEBUG="1",
    SECRET_KEY="the-tests-key-is-long-enough-and-nobody-else-uses-it-0123456789",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    SITE_URL="http://testserver",
    HTTPS="0",
    TRUSTED_PROXY_COUNT="0",
    REDIS_URL="",
    SPAM_CHECK_URL="",
    EMAIL_URL="memorymail://",
    DATA_DIR=_data.name,
    MEDIA_ROOT=f"{_data.name}/media",
    DELETIONS_FILE="",
    LOG_LEVEL="WARNING",
)

from cpd.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
# The fake internet (tests/internet.py): hosts that are on this machine, and who signs their certificates. Only here.
PRETEND_HOSTS = json.loads(os.environ.get("TESTS_PRETEND_HOSTS", "{}"))
PRETEND_CA = os.environ.get("TESTS_PRETEND_CA", "")
