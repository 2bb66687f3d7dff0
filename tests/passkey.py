"""A passkey for tests: what a browser and its device would answer to the site's questions."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "https://testserver"
SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Passkey:
    """A device that knows one site, `testserver`."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.site = hashlib.sha256(b"testserver").digest()
        self.owner = ""

    def made(self, options: dict) -> str:
        """The answer to "make a passkey"."""
        public = options["publicKey"]
        self.owner = public["user"]["id"]
        credential = AttestedCredentialData.create(
            bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self.site, SEEN | AuthenticatorData.FLAG.AT, 0, credential)
        client = CollectedClientData.create("webauthn.create", public["challenge"], ORIGIN)
        response = {
            "clientDataJSON": text(client),
            "attestationObject": text(AttestationObject.create("none", data, {})),
        }
        return self._answer(response, {"credProps": {"rk": True}})

    def signed(self, options: dict) -> str:
        """The answer to "show that it is you"."""
        data = AuthenticatorData.create(self.site, SEEN, 1)
        client = CollectedClientData.create("webauthn.get", options["publicKey"]["challenge"], ORIGIN)
        signature = self.key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": self.owner,
            },
            {},
        )

    def _answer(self, response: dict, extensions: dict) -> str:
        return json.dumps(
            {
                "type": "public-key",
                "id": text(self.id),
                "rawId": text(self.id),
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
