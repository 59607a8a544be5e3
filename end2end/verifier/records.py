"""The shapes of all records, and which manifests are valid (docs/ballot-protocol.md, sections 2 to 7)."""

from canonical import (
    LARGEST, Malformed, anything, boolean, count, digest, grades, ident, list_of, map_of, need, of_length, one_of,
    optional, raw, record, signed, text, u32,
)
from crypto import board_key, signature_holds, token_key

MANIFEST = "sunhall/review/manifest/v1"
RECEIPT = "sunhall/review/receipt/v1"
HEAD = "sunhall/review/head/v1"
RESULT = "sunhall/review/result/v1"
END = "sunhall/review/end/v1"

words = record(en=text, zh=text)

manifest = record(
    may_lack=("meeting",),
    batch_minimum=u32,
    board_key=board_key,
    closes=count,
    comment_characters=u32,
    criteria=list_of(record(id=ident, name=words, weight=u32)),
    departments=list_of(record(id=ident, kind=optional(ident), name=words)),
    format=text,
    grades=list_of(record(id=ident, name=words, score=optional(u32))),
    groups=list_of(record(id=ident, name=words, roll=count, token_key=token_key, weight=u32)),
    id=ident,
    meeting=record(questions=list_of(list_of(ident)), quorum=one_of("none", "more_than_half", "two_thirds")),
    mode=one_of("ordinary", "live"),
    opens=count,
    promise_seconds=u32,
    results=one_of("at_close", "in_batches"),
    title=words,
)

batch = record(first=count, root=digest, sequence=count, size=count)

leaf = record(
    ballot=record(
        comments=digest, group=ident, ratings=map_of(ident, grades), review=digest, window=optional(ident)
    ),
    token=record(randomizer=of_length(32), serial=of_length(32), signature=raw),
)

head = record(
    batches=count,
    counts=list_of(record(added=count, cast=count, group=ident, issued=count, struck=count)),
    last=boolean,
    previous=digest,
    review=digest,
    root=digest,
    sequence=count,
    size=count,
    time=count,
    windows=list_of(record(departments=list_of(ident), id=ident, void=optional(text))),
)

KINDS = {
    "manifest": signed(manifest),
    "batch": batch,
    "ballot": leaf,
    "head": signed(head),
    "result": signed(record(result=anything, review=digest)),
    "end": signed(record(digest=digest, records=count, review=digest)),
}


def line(value):
    """Kind and content of a line's value."""
    need(isinstance(value, dict) and len(value) == 1)
    (kind, content), = value.items()
    need(kind in KINDS)
    KINDS[kind](content)
    return kind, content


def plain(words):
    """1 to 300 characters without control characters."""
    return 1 <= len(words) <= 300 and not any(one < " " or one == "\x7f" for one in words)


def valid_list(entries, least, most):
    ids = [entry["id"] for entry in entries]
    named = all(plain(entry["name"]["zh"]) and plain(entry["name"]["en"]) for entry in entries)
    return least <= len(entries) <= most and len(set(ids)) == len(ids) and named


def valid_meeting(one):
    if "meeting" not in one:
        return True
    known = {department["id"] for department in one["departments"]}
    questions = one["meeting"]["questions"]
    named = all(asked and len(set(asked)) == len(asked) and set(asked) <= known for asked in questions)
    return one["mode"] == "live" and 1 <= len(questions) <= 1000 and named


def valid_manifest(one):
    scores = [grade["score"] for grade in one["grades"]]
    keys = [group["token_key"] for group in one["groups"]]
    return (
        one["format"] == MANIFEST
        and plain(one["title"]["zh"])
        and plain(one["title"]["en"])
        and valid_list(one["departments"], 1, 1000)
        and valid_list(one["criteria"], 1, 20)
        and valid_meeting(one)
        and valid_list(one["grades"], 3, 10)
        and valid_list(one["groups"], 1, 50)
        and sum(criterion["weight"] for criterion in one["criteria"]) == 10_000
        and sum(group["weight"] for group in one["groups"]) == 10_000
        and all(score is None or score <= 1000 for score in scores)
        and scores.count(None) == 1
        and all(1 <= group["roll"] <= 100_000_000 for group in one["groups"])
        and len(set(keys)) == len(keys)
        and 1 <= one["opens"] < one["closes"] <= LARGEST - 10_000_000
        and 2 <= one["batch_minimum"] <= 10_000
        and 60 <= one["promise_seconds"] <= 2_678_400
        and one["comment_characters"] <= 10_000
    )


def valid_ballot(one, ballot):
    """Whether a ballot of the right review is valid under the manifest."""
    departments = {department["id"] for department in one["departments"]}
    return (
        ballot["group"] in {group["id"] for group in one["groups"]}
        and len(ballot["ratings"]) > 0
        and all(department in departments for department in ballot["ratings"])
        and all(len(row) == len(one["criteria"]) for row in ballot["ratings"].values())
        and all(int(digit) < len(one["grades"]) for row in ballot["ratings"].values() for digit in row)
        and (ballot["window"] is not None) == (one["mode"] == "live")
    )


def receipt(line_of_text):
    """The signed promise of a receipt's text."""
    parts = line_of_text.split(".")
    need(len(parts) == 5 and parts[0] == "SHR1")
    review, leaf_, due, signature = parts[1:]
    for part, length in ((review, 32), (leaf_, 32), (signature, 64)):
        of_length(length)(part)
    need(due.isascii() and due.isdigit() and str(int(due)) == due and int(due) <= LARGEST)
    content = {"due": int(due), "leaf": raw(leaf_).hex(), "review": raw(review).hex()}
    return {"content": content, "signature": signature}


def judge_receipt(line_of_text, review, key):
    """The promise, or the code of what is wrong with it."""
    try:
        found = receipt(line_of_text)
    except (Malformed, ValueError):
        return None, "receipt-malformed"
    if found["content"]["review"] != review:
        return None, "receipt-foreign"
    if not signature_holds(key, RECEIPT, found):
        return None, "receipt-signature"
    return found["content"], None
