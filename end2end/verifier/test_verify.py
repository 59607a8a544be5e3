"""The verifier against the vectors in docs/ballot-vectors/, and against random damage.

    python3 test_verify.py [number of mutations, 300 if not said]
    python3 test_verify.py FOLDER    only the damaged archives that BALLOT_MUTANTS=FOLDER cargo test -p ballot kept
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from canonical import Malformed, parse, raw, to_bytes
from crypto import digest_of, leaf_hash, nullifier, sha256, signature_holds, token_holds, token_key, token_message
from records import MANIFEST, RECEIPT, receipt, valid_manifest
from records import leaf as leaf_shape
from records import manifest as manifest_shape
from verify import LONGEST_LINE, Verifier

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parents[1] / "docs" / "ballot-vectors"


def vector(name):
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def check(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")


def split(data):
    """Only a line feed ends a line."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def run(data, entry=None):
    entry = entry or {"fingerprint": None, "receipts": [], "heads": []}
    heads = [json.loads(head) for head in entry["heads"]]
    return Verifier(entry["fingerprint"], entry["receipts"], heads).run(split(data))


def single_records():
    found = vector("manifest.json")
    one = parse(found["canonical"].encode())
    manifest_shape(one)
    check(valid_manifest(one), "the manifest is valid")
    check(digest_of(one) == found["fingerprint"], "fingerprint")
    signed = {"content": one, "signature": found["signature"]}
    check(signature_holds(one["board_key"], MANIFEST, signed), "signature of the manifest")
    keys = {group["id"]: token_key(group["token_key"]) for group in one["groups"]}
    for found_token in vector("tokens.json"):
        group, token = found_token["blinding"]["group"], found_token["token"]
        message = token_message(found["fingerprint"], group, token["serial"])
        check(message.hex() == found_token["message"], "message")
        check(nullifier(message).hex() == found_token["nullifier"], "nullifier")
        check(token_holds(keys[group], token, message), "token")
        check(unblinded(keys[group], found_token) == raw(token["signature"]), "unblinding")
    for found_ballot in vector("ballots.json"):
        leaf = parse(found_ballot["leaf"].encode())
        leaf_shape(leaf)
        check(leaf_hash(found_ballot["leaf"].encode()).hex() == found_ballot["leaf_hash"], "leaf hash")
        request = parse(found_ballot["request"].encode())
        check(request["cast"] == leaf, "request")
        salt, texts = raw(request["comments"]["salt"]), to_bytes(request["comments"]["texts"])
        commitment = sha256(b"sunhall/review/comments/v1\n", salt, texts).hex()
        check(commitment == leaf["ballot"]["comments"], "commitment")
    voices = vector("voices.json")
    for found_voice in voices["voices"]:
        department = found_voice["department"].encode()
        secret = sha256(b"sunhall/review/voice-secret/v1\n", raw(voices["salt"]), b"\n", department)
        check(secret == raw(found_voice["secret"]), "secret of a comment")
        check(sha256(b"sunhall/review/voice/v1\n", secret).hex() == found_voice["voice"], "voice")
    for found_receipt in vector("receipts.json"):
        read = receipt(found_receipt["text"])
        check(to_bytes(read["content"]) == found_receipt["promise"].encode(), "promise")
        check(signature_holds(one["board_key"], RECEIPT, read), "signature of a receipt")


def unblinded(key, found):
    """The signature, from blind signature and secret (RFC 9474 section 4.4)."""
    n = key.public_numbers().n
    blind, secret = (int.from_bytes(raw(text), "big") for text in (found["blind_signature"], found["blinding"]["secret"]))
    return (blind * secret % n).to_bytes(key.key_size // 8, "big")


def archives():
    entries = vector("archives.json")
    for entry in entries:
        report = run((VECTORS / "archives" / f"{entry['name']}.ndjson").read_bytes(), entry)
        wanted = entry["report"]
        check(sorted({code for _, code in report["faults"]}) == entry["codes"], f"{entry['name']}: {report['faults']}")
        check(report["faults"] == wanted["faults"], f"{entry['name']}: {report['faults']}, not {wanted['faults']}")
        if wanted["fingerprint"] is not None:
            check(report == wanted, f"{entry['name']}: another report")
    return len(entries)


def encodings():
    """What has to be refused before anything is looked at."""
    check(parse(b'{"a":[1,null,"\\n"]}') == {"a": [1, None, "\n"]}, "canonical JSON is read")
    wrong = [b'{"a":1, "b":2}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"1.0", b"1e3", b"-0", b"NaN", b"9007199254740992"]
    wrong += [b'"\\u0041"', b'"\\ud800"', b'"\xff"', b"\xef\xbb\xbf1", b"1\n", b"", b"[" * 128 + b"]" * 128]
    for data in wrong:
        try:
            parse(data)
        except Malformed:
            continue
        check(False, f"{data!r} was taken")
    check(parse(b"[" * 127 + b"]" * 127) is not None, "127 levels are read")
    long_line = run(b'{"manifest":' + b" " * LONGEST_LINE + b"}\n")
    check(long_line["faults"] == [[1, "manifest-missing"]], "a line that is too long")
    check(run(b"")["faults"] == [[0, "manifest-missing"]], "nothing at all")


def field(value, chance):
    """Changes one value somewhere inside."""
    if isinstance(value, (dict, list)) and value and chance.random() < 0.9:
        at = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        value[at] = field(value[at], chance)
        return value
    if value is None:
        return "x"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return value[:at] + ("1" if value[at : at + 1] == "0" else "0") + value[at + 1 :]
    return [*value, 0] if isinstance(value, list) else {**value, "extra": 0}


def mutate(lines, chance):
    row, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.choice(["byte", "remove", "insert", "drop", "copy", "swap", "field", "field"])
    at = chance.randrange(len(lines[row]))
    if kind == "byte":
        lines[row] = lines[row][:at] + bytes([lines[row][at] ^ chance.randrange(1, 256)]) + lines[row][at + 1 :]
    elif kind == "remove":
        lines[row] = lines[row][:at] + lines[row][at + 1 :]
    elif kind == "insert":
        lines[row] = lines[row][:at] + bytes([chance.randrange(256)]) + lines[row][at:]
    elif kind == "drop":
        del lines[row]
    elif kind == "copy":
        lines.insert(other, lines[row])
    elif kind == "swap":
        lines[row], lines[other] = lines[other], lines[row]
    else:
        lines[row] = to_bytes(field(json.loads(lines[row]), chance)) + b"\n"
    return kind


def mutations(wanted):
    original = (VECTORS / "archives" / "closed.ndjson").read_bytes()
    chance, tried = random.Random(20270101), 0
    while tried < wanted:
        lines = list(split(original))
        kind = mutate(lines, chance)
        if b"".join(lines) != original:
            tried += 1
            check(run(b"".join(lines))["faults"], f"mutation {tried} was not found: {kind}")


def mutants(folder):
    """Damaged archives that the other verifier judged: the same faults on the same lines."""
    archives = sorted(folder.glob("*.ndjson"))
    check(archives, f"no archives in {folder}")
    for path in archives:
        wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = run(path.read_bytes())["faults"]
        check(found == wanted, f"{path}: {found}, not {wanted}")
    print(f"{len(archives)} damaged archives judged alike")


def command_line():
    good, bad = (str(VECTORS / "archives" / f"{name}.ndjson") for name in ("closed", "stuffed-row"))
    entry = next(entry for entry in vector("archives.json") if entry["name"] == "closed")
    with tempfile.TemporaryDirectory() as folder:
        head = Path(folder) / "head.json"
        head.write_text(entry["heads"][-1], encoding="utf-8")
        paper = Path(folder) / "receipt.txt"
        paper.write_text(entry["receipts"][0] + "\n", encoding="utf-8")
        sound = ["--fingerprint", entry["fingerprint"], "--head", str(head), good, str(paper), entry["receipts"][1]]
        table = [(sound, 0), ([bad], 1), ([good, "SHR1.no.receipt"], 1), (["no-such-file"], 2), ([], 2)]
        for arguments, code in table:
            done = subprocess.run([sys.executable, HERE / "verify.py", *arguments], capture_output=True, check=False)
            check(done.returncode == code, f"{arguments}: exit code {done.returncode}, {done.stderr.decode()}")


def main():
    if len(sys.argv) > 1 and not sys.argv[1].isdigit():
        return mutants(Path(sys.argv[1]))
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    single_records()
    encodings()
    number = archives()
    mutations(wanted)
    command_line()
    print(f"{number} archives judged alike, {wanted} mutations found")


if __name__ == "__main__":
    main()
