"""Hashes, signatures, keys and the Merkle tree (docs/ballot-protocol.md, sections 1 and 3)."""

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from canonical import Malformed, need, raw, to_bytes

# The curve of Ed25519 (RFC 8032 section 5.1): its field, its constant d and a square root of -1.
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def digest_of(value):
    return sha256(to_bytes(value)).hex()


def leaf_hash(leaf):
    return sha256(b"\x00", leaf)


def decode_point(data):
    """x and y of an encoded point (RFC 8032 section 5.1.3)."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    need(y < P, "not the one encoding of a point")
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT % P
    need(v * x * x % P == u, "not a point")
    if x & 1 != sign:
        x = (P - x) % P
    return x, y


def add(first, second):
    (a, b), (c, d) = first, second
    k = D * a * b * c * d % P
    return (a * d + c * b) * pow(1 + k, -1, P) % P, (b * d + a * c) * pow(1 - k, -1, P) % P


def board_key(value):
    """Shape of a board key: a point that is not of small order."""
    data = raw(value)
    need(len(data) == 32)
    point = decode_point(data)
    for _ in range(3):
        point = add(point, point)
    need(point != (0, 1), "a point of small order")


def token_key(value):
    """Shape of a token key; the key itself comes back."""
    data = raw(value)
    try:
        key = serialization.load_der_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Malformed("no key") from error
    need(isinstance(key, rsa.RSAPublicKey))
    again = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    numbers = key.public_numbers()
    need(again == data and numbers.e == 65537 and numbers.n % 2 == 1 and key.key_size in (2048, 3072, 4096))
    return key


def signature_holds(key, label, signed):
    """Whether the board signed this."""
    try:
        message = label.encode() + b"\n" + to_bytes(signed["content"])
        Ed25519PublicKey.from_public_bytes(raw(key)).verify(raw(signed["signature"]), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def token_message(review, group, serial):
    return f"sunhall/review/token/v1\n{review}\n{group}\n".encode() + raw(serial)


def token_holds(key, token, message):
    signature = raw(token["signature"])
    if len(signature) * 8 != key.key_size:
        return False
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48)
    try:
        key.verify(signature, raw(token["randomizer"]) + message, pss, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def nullifier(message):
    return sha256(b"sunhall/review/nullifier/v1\n", message)


class Tree:
    """The Merkle tree of RFC 9162 section 2.1 as far as its root: full subtrees, largest first."""

    def __init__(self):
        self.size = 0
        self.full = []

    def push(self, leaf):
        level, node = 0, leaf
        while self.full and self.full[-1][0] == level:
            node = sha256(b"\x01", self.full.pop()[1], node)
            level += 1
        self.full.append((level, node))
        self.size += 1

    def root(self):
        if not self.full:
            return sha256()
        node = self.full[-1][1]
        for _, left in reversed(self.full[:-1]):
            node = sha256(b"\x01", left, node)
        return node
