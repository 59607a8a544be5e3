"""Canonical JSON and the shapes of records (docs/ballot-protocol.md, sections 1 to 7)."""

import base64
import binascii
import json
import re

LARGEST = 2**53 - 1
DEEPEST = 127
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class Malformed(Exception):
    """The bytes are not the canonical bytes of what belongs here."""


def encode(value, depth=1):
    """The canonical text of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise Malformed("a number beyond 2^53 - 1")
        return str(value)
    if isinstance(value, str):
        return quote(value)
    if depth > DEEPEST:
        raise Malformed("nested too deeply")
    if isinstance(value, list):
        return "[" + ",".join(encode(item, depth + 1) for item in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(quote(name) + ":" + encode(value[name], depth + 1) for name in names) + "}"
    raise Malformed("no JSON value")


def quote(text):
    """A string in its one way."""
    letters = (ESCAPES.get(one) or (f"\\u{ord(one):04x}" if one < " " else one) for one in text)
    return '"' + "".join(letters) + '"'


def to_bytes(value):
    """The canonical bytes of a value."""
    try:
        return encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Malformed("a lone surrogate") from error


def refuse(text):
    raise Malformed(f"not a whole number: {text}")


def members(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a member stands twice")
    return found


def parse(data):
    """The value of canonical bytes; nothing else is read."""
    try:
        value = json.loads(
            data.decode("utf-8"), object_pairs_hook=members, parse_float=refuse, parse_constant=refuse
        )
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error
    if to_bytes(value) != data:
        raise Malformed("not in canonical form")
    return value


# Shapes. Each is a function that raises Malformed unless the value has the shape.


def need(holds, what="a value of another shape"):
    if not holds:
        raise Malformed(what)


def anything(_value):
    pass


def text(value):
    need(isinstance(value, str))


def boolean(value):
    need(isinstance(value, bool))


def whole(most):
    def check(value):
        need(isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most)

    return check


count = whole(LARGEST)
u32 = whole(2**32 - 1)


def ident(value):
    need(isinstance(value, str) and ID.fullmatch(value))


def digest(value):
    need(isinstance(value, str) and HEX.fullmatch(value))


def raw(value):
    """The bytes of base64url without padding, in its one way."""
    need(isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]*", value, re.ASCII) and len(value) % 4 != 1)
    try:
        found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except binascii.Error as error:
        raise Malformed("no base64url") from error
    need(base64.urlsafe_b64encode(found).rstrip(b"=").decode() == value)
    return found


def of_length(length):
    def check(value):
        need(len(raw(value)) == length)

    return check


def grades(value):
    need(isinstance(value, str) and re.fullmatch(r"[0-9]*", value, re.ASCII))


def one_of(*words):
    def check(value):
        need(value in words and isinstance(value, str))

    return check


def optional(shape):
    def check(value):
        if value is not None:
            shape(value)

    return check


def list_of(shape):
    def check(value):
        need(isinstance(value, list))
        for item in value:
            shape(item)

    return check


def map_of(key, shape):
    def check(value):
        need(isinstance(value, dict))
        for name, item in value.items():
            key(name)
            shape(item)

    return check


def record(may_lack=(), **shapes):
    names = shapes.keys()
    needed = names - set(may_lack)

    def check(value):
        need(isinstance(value, dict) and needed <= value.keys() <= names, "other members than these")
        for name, item in value.items():
            shapes[name](item)

    return check


def signed(shape):
    return record(content=shape, signature=of_length(64))
