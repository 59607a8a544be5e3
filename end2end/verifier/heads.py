"""Heads against the ballots, the clock of the review and each other (docs/ballot-protocol.md, section 8)."""

from crypto import digest_of
from records import HEAD, plain


class Heads:
    """The part of the verifier that looks at heads."""

    def head(self, signed):
        head = signed["content"]
        signature, ours = self.signed(HEAD, signed), head["review"] == self.fingerprint
        self.heads += 1
        tree = (self.batches, self.tree.size, self.tree.root().hex())
        known = self.known.pop(self.heads, [])
        at_close = self.manifest["results"] == "at_close"
        checks = {
            "head-signature": not signature,
            "foreign-head": not ours,
            "head-chain": (head["sequence"], head["previous"]) != (self.heads, self.previous),
            "head-tree": (head["batches"], head["size"], head["root"]) != tree,
            "fork": any(other != head for other in known),
            "after-close": self.closed,
            "head-time": head["time"] < self.time,
            "early-close": head["last"] and head["time"] < self.manifest["closes"],
            "late-head": not head["last"] and head["time"] > self.manifest["closes"],
            "early-batch": not head["last"] and at_close and self.tree.size > 0,
        }
        for code, wrong in checks.items():
            if wrong:
                self.fault(code)
        self.check_windows(head["windows"])
        self.check_counts(head)
        self.check_used(head["windows"])
        waiting = sum(count["cast"] for count in head["counts"]) - head["size"]
        if signature and ours and (head["last"] or waiting >= 2 * self.manifest["batch_minimum"]):
            self.obliged = max(self.obliged, head["time"])
            self.final = self.final or head["last"]
        self.closed = self.closed or head["last"]
        self.previous, self.time, self.windows = digest_of(head), head["time"], head["windows"]

    def check_windows(self, windows):
        def continues(before, now):
            same = before["id"] == now["id"] and before["departments"] == now["departments"]
            return same and before["void"] in (None, now["void"])

        kept = len(windows) >= len(self.windows) and all(map(continues, self.windows, windows))
        if not kept or (self.manifest["mode"] == "ordinary" and windows):
            self.fault("windows-changed")
        ids = set()
        for window in windows:
            asked = window["departments"]
            valid = asked and len(set(asked)) == len(asked) and set(asked) <= self.departments
            if "meeting" in self.manifest:
                valid = valid and asked in self.manifest["meeting"]["questions"]
            if window["id"] in ids or not valid or not (window["void"] is None or plain(window["void"])):
                self.fault("window-invalid")
            ids.add(window["id"])

    def check_counts(self, head):
        if [count["group"] for count in head["counts"]] != list(self.keys):
            self.fault("counts-groups")
            return
        allowed = len(head["windows"]) if self.manifest["mode"] == "live" else 1
        before = self.counts or [dict.fromkeys(("added", "struck", "issued", "cast"), 0)] * len(self.keys)
        for group, old, now in zip(self.manifest["groups"], before, head["counts"]):
            rows = [rows for (_, of), rows in self.rows.items() if of == group["id"]]
            issued, cast = now["issued"], now["cast"]
            checks = {
                "counts-shrink": any(now[name] < old[name] for name in ("added", "struck", "issued", "cast")),
                "issued-beyond-roll": issued > group["roll"] + now["added"] - now["struck"],
                "cast-beyond-issued": cast > issued * allowed or max(rows, default=0) > issued,
                "board-beyond-cast": sum(rows) > cast,
                "ballots-missing": head["last"] and sum(rows) < cast,
            }
            for code, wrong in checks.items():
                if wrong:
                    self.fault(code)
        self.counts = head["counts"]

    def check_used(self, windows):
        asked = {window["id"]: set(window["departments"]) for window in reversed(windows)}
        for window, (line, departments) in self.used.items():
            if window not in asked:
                self.fault("window-unknown", line)
                continue
            for department, first in departments.items():
                if department not in asked[window]:
                    self.fault("outside-window", first)
        self.used = {}
