"""Checks and recounts the archive of a review, after docs/ballot-protocol.md and nothing else.

    pip install cryptography
    python3 verify.py [--fingerprint HEX] [--head FILE]… archive.ndjson [RECEIPT…]

A RECEIPT is its text or a file that holds it; a head FILE holds a signed head as JSON that was seen before. Prints a
report as JSON. Exit code: 0 sound, 1 something is wrong with archive or receipts, 2 can't be read or called so.
"""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter

from canonical import Malformed, parse, to_bytes
from crypto import Tree, digest_of, leaf_hash, nullifier, signature_holds, token_holds, token_key, token_message
from heads import Heads
from records import END, HEAD, KINDS, MANIFEST, RESULT, judge_receipt, valid_ballot, valid_manifest
from records import line as read_line

LONGEST_LINE = 4_194_304


class Stop(Exception):
    """Nothing more can be checked."""


class Verifier(Heads):
    def __init__(self, fingerprint=None, receipts=(), heads=()):
        self.expected, self.receipts, self.known_heads = fingerprint, list(receipts), list(heads)
        self.faults, self.line, self.before = [], 0, hashlib.sha256()
        self.manifest = None
        self.tree, self.batches, self.heads, self.closed = Tree(), 0, 0, False
        self.batch, self.small, self.used = None, [], {}
        self.tokens, self.rows, self.recount, self.valid = {}, Counter(), Counter(), Counter()
        self.counts, self.windows = [], []
        self.result, self.ended, self.stopped = None, False, False
        self.found, self.promises, self.obliged, self.final = {}, [], 0, False

    def fault(self, code, line=None):
        self.faults.append([self.line if line is None else line, code])

    def run(self, lines):
        """Takes the lines, each as bytes with its line feed, and returns the report."""
        try:
            for data in lines:
                self.take(data)
            if self.line == 0:
                self.fault("manifest-missing")
        except Stop:
            self.stopped = True
        return self.report()

    def take(self, data):
        self.line += 1
        too_long = len(data) > LONGEST_LINE
        try:
            if too_long or not data.endswith(b"\n"):
                raise Malformed("too long or without a line feed")
            kind, content = read_line(parse(data[:-1]))
        except Malformed:
            self.fault("manifest-missing" if self.line == 1 else "malformed-line")
            if too_long or self.line == 1:
                raise Stop from None
        else:
            self.record(kind, content, data)
        self.before.update(data)

    def record(self, kind, content, data):
        if self.line == 1:
            self.open(kind, content)
        elif self.ended:
            self.fault("misplaced-record")
        elif kind == "ballot":
            self.ballot(content, data[len(b'{"ballot":') : -len(b"}\n")])
        else:
            self.finish_batch(followed_by=kind)
            handler = {"batch": self.begin_batch, "head": self.head, "result": self.publish, "end": self.end}
            handler.get(kind, lambda _content: self.fault("misplaced-record"))(content)

    def signed(self, label, signed):
        return signature_holds(self.manifest["board_key"], label, signed)

    def ours(self, label, signed):
        return signed["content"]["review"] == self.fingerprint and self.signed(label, signed)

    def open(self, kind, content):
        if kind != "manifest":
            self.fault("manifest-missing")
            raise Stop
        one = content["content"]
        if not signature_holds(one["board_key"], MANIFEST, content):
            self.fault("manifest-signature")
        if not valid_manifest(one):
            self.fault("manifest-invalid")
            raise Stop
        self.manifest, self.fingerprint = one, digest_of(one)
        if self.expected not in (None, self.fingerprint):
            self.fault("wrong-review")
        self.keys = {group["id"]: token_key(group["token_key"]) for group in one["groups"]}
        self.departments = {department["id"] for department in one["departments"]}
        self.previous, self.time = self.fingerprint, one["opens"]
        self.compare()

    def compare(self):
        """Checks what is known from elsewhere."""
        for text in self.receipts:
            promise, code = judge_receipt(text, self.fingerprint, self.manifest["board_key"])
            if code:
                self.fault(code, 0)
            else:
                self.found[promise["leaf"]] = None
            self.promises.append(promise)
        self.known = {}
        for head in self.known_heads:
            if self.ours(HEAD, head):
                self.known.setdefault(head["content"]["sequence"], []).append(head["content"])
            else:
                self.fault("witness-invalid", 0)

    def begin_batch(self, batch):
        self.batches += 1
        if batch["sequence"] != self.batches or batch["first"] != self.tree.size:
            self.fault("batch-sequence")
        if self.closed:
            self.fault("late-batch")
        self.batch = {"line": self.line, "said": batch, "size": 0, "last": None}

    def finish_batch(self, followed_by):
        if self.batch is None:
            return
        batch, self.batch = self.batch, None
        if batch["said"]["size"] != batch["size"]:
            self.fault("batch-size", batch["line"])
        if batch["said"]["root"] != self.tree.root().hex():
            self.fault("batch-root", batch["line"])
        if followed_by != "head":
            self.fault("head-missing", batch["line"])
        if batch["size"] < self.manifest["batch_minimum"]:
            self.small.append(batch)

    def ballot(self, leaf, data):
        if self.batch is None:
            self.fault("misplaced-record")
            return
        hashed = leaf_hash(data)
        if self.batch["last"] is not None and hashed <= self.batch["last"]:
            self.fault("leaf-order")
        self.batch["last"] = hashed
        self.batch["size"] += 1
        if self.found.get(hashed.hex(), 0) is None:
            self.found[hashed.hex()] = self.tree.size
        self.tree.push(hashed)
        self.judge(leaf["ballot"], leaf["token"])

    def judge(self, ballot, token):
        """Ballot, token and recount."""
        group, window, ours = ballot["group"], ballot["window"], ballot["review"] == self.fingerprint
        counts = True
        if group in self.keys:
            self.rows[window, group] += 1
        if not ours:
            self.fault("foreign-ballot")
            counts = False
        elif not valid_ballot(self.manifest, ballot):
            self.fault("ballot-invalid")
            counts = False
        else:
            self.note(window, ballot["ratings"])
        message = token_message(ballot["review"], group, token["serial"])
        if ours and group in self.keys and not token_holds(self.keys[group], token, message):
            self.fault("token-signature")
            counts = False
        if self.tokens.setdefault((nullifier(message), window), self.line) != self.line:
            self.fault("token-reused")
            counts = False
        if counts:
            self.valid[window] += 1
            for department, row in ballot["ratings"].items():
                self.recount.update((window, group, department, at, int(digit)) for at, digit in enumerate(row))

    def note(self, window, ratings):
        if window is not None:
            _, departments = self.used.setdefault(window, (self.line, {}))
            for department in ratings:
                departments.setdefault(department, self.line)

    def publish(self, signed):
        if self.result is not None or not self.closed:
            self.fault("misplaced-record")
        self.result = self.result or (self.line, signed["content"]["result"])
        if not self.ours(RESULT, signed):
            self.fault("result-invalid")

    def end(self, signed):
        self.ended = True
        if not self.ours(END, signed):
            self.fault("end-signature")
        end = signed["content"]
        if end["records"] != self.line - 1 or end["digest"] != self.before.hexdigest():
            self.fault("end-mismatch")

    def report(self):
        if self.manifest is None:
            return {"faults": sorted(self.faults), "fingerprint": None, "receipts": []}
        self.finish_batch(followed_by=None)
        for batch in self.small:
            if batch["size"] == 0 or self.batches != 1 or not self.closed:
                self.fault("batch-too-small", batch["line"])
        if not self.ended and not self.stopped:
            self.fault("end-missing", 0)
        for _ in self.known:
            self.fault("rollback", 0)
        counted = self.counted()
        same = None if self.result is None else self.is_in_result(counted)
        outcomes = [self.outcome(promise) for promise in self.promises]
        return {
            "fingerprint": self.fingerprint,
            "closed": self.closed,
            "heads": self.heads,
            "batches": self.batches,
            "ballots": self.tree.size,
            "counts": self.counts,
            "counted": counted,
            "result": same,
            "receipts": outcomes,
            "faults": sorted(self.faults),
        }

    def outcome(self, promise):
        if promise is None:
            return ["invalid"]
        index = self.found[promise["leaf"]]
        if index is not None:
            return ["included", index]
        if self.final or promise["due"] <= self.obliged:
            self.fault("receipt-omitted", 0)
            return ["omitted"]
        return ["waiting"]

    def is_in_result(self, counted):
        """Whether the first result has just these counts."""
        line, result = self.result
        # As bytes: for Python, 1 and true are the same.
        same = isinstance(result, dict) and "counts" in result and to_bytes(result["counts"]) == to_bytes(counted)
        if not same:
            self.fault("result-differs", line)
        return same

    def counted(self):
        """The recount, as a published result must have it."""
        void = {window["id"] for window in self.windows if window["void"] is not None}
        valid, in_void = sum(self.valid.values()), sum(self.valid[window] for window in void)
        return {"tallies": self.tallies(void), "valid": valid, "void": in_void}

    def tallies(self, void):
        criteria, grades = range(len(self.manifest["criteria"])), range(len(self.manifest["grades"]))
        rows = []
        for window in sorted({key[0] for key in self.recount}, key=lambda window: window or ""):
            for group in self.keys:
                for department in (one["id"] for one in self.manifest["departments"]):
                    cells = [[self.recount[window, group, department, c, g] for g in grades] for c in criteria]
                    row = {"window": window, "void": window in void, "group": group, "department": department}
                    if any(map(any, cells)):
                        rows.append({**row, "grades": cells})
        return rows


def lines_of(archive):
    """The lines; one that is too long only as far as it takes to see that."""
    return iter(lambda: archive.readline(LONGEST_LINE + 1), b"")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def read_head(text):
    head = json.loads(text)
    KINDS["head"](head)
    to_bytes(head)
    return head


def main():
    parser = argparse.ArgumentParser(description="Checks and recounts the archive of a review.")
    parser.add_argument("--fingerprint", help="what the review was announced with")
    parser.add_argument("--head", action="append", default=[], help="a file with a signed head seen before")
    parser.add_argument("archive")
    parser.add_argument("receipt", nargs="*", help="a receipt's text, or a file that holds it")
    options = parser.parse_args()
    try:
        receipts = [read(one).strip() if os.path.exists(one) else one for one in options.receipt]
        heads = [read_head(read(one)) for one in options.head]
        with open(options.archive, "rb") as archive:
            report = Verifier(options.fingerprint, receipts, heads).run(lines_of(archive))
    except (OSError, ValueError, Malformed) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
