"""The environment, read with care: an empty variable counts as unset, and a wrong one is named in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on", "y", "ok"}
FALSE = {"0", "false", "no", "off", "n"}


class Env(environ.Env):
    """Where settings come from."""

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        """The variable's value; stops the start, with a sentence and no traceback, when it makes no sense."""
        given = self.ENVIRON.get(var)
        if not given and default is not self.NOTSET:
            return default
        if cast is bool and given.lower() not in TRUE | FALSE:
            raise SystemExit(f"{var} is “{given}”: it must be 1 (yes) or 0 (no). See .env.example.")
        try:
            return super().get_value(var, cast, default, parse_default)
        except ValueError:
            raise SystemExit(f"{var} is “{given}”: it must be a number. See .env.example.") from None

    def db(self, var: str, default: str) -> dict[str, Any]:
        """A database's address; refused with a sentence when it is none we know."""
        if not self.str(var, default).startswith(("sqlite:///", "postgres://", "postgresql://")):
            raise SystemExit(f"{var} must begin with sqlite:/// or postgres://. See .env.example.")
        return self._address(super().db, var, default)

    def email_url(self, var: str, default: str) -> dict[str, Any]:
        """A mail server's address; refused with a sentence when it is none."""
        return self._address(super().email_url, var, default)

    @staticmethod
    def _address(read: Callable[..., dict[str, Any]], var: str, default: str) -> dict[str, Any]:
        try:
            return read(var, default=default)
        except (ValueError, ImproperlyConfigured):
            raise SystemExit(f"{var} is not an address that can be understood. See .env.example.") from None
