"""The door for gunicorn; `make run` does not come this way."""

from __future__ import annotations

import os

import django
from django.core.wsgi import get_wsgi_application

from cpd.checks import refuse_unsafe
from cpd.lib.steady import with_readable_head

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpd.settings")

django.setup()
refuse_unsafe()
application = with_readable_head(get_wsgi_application())
