"""The authority that the fake internet's certificates come from: made anew for each run, believed by nobody else."""

from __future__ import annotations

import datetime
import functools
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_folder = tempfile.TemporaryDirectory(prefix="things-tests-authority-")  # gone when the run is over
AUTHORITY = Path(_folder.name) / "authority.pem"
BEGIN = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _certificate(host: str, key, *, issuer: str, signed_with, end=END, is_authority=False) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(host))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    )
    return builder.sign(signed_with, hashes.SHA256())


_key = ec.generate_private_key(ec.SECP256R1())
AUTHORITY.write_bytes(
    _certificate(
        "authority.example", _key, issuer="authority.example", signed_with=_key, is_authority=True
    ).public_bytes(serialization.Encoding.PEM)
)


@functools.cache
def context_for(host: str) -> ssl.SSLContext:
    """A server's side of TLS with a certificate for this host; "self-signed" and "expired" are what they say, for any."""
    key = ec.generate_private_key(ec.SECP256R1())
    if host == "self-signed":
        certificate = _certificate("localhost", key, issuer="localhost", signed_with=key)
    else:
        end = BEGIN + datetime.timedelta(days=1) if host == "expired" else END
        certificate = _certificate(host, key, issuer="authority.example", signed_with=_key, end=end)
    path = Path(_folder.name) / f"{certificate.serial_number}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
