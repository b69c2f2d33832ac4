"""Reads a generated tree the slow way, with Python's own json module, and holds the truth beside it against it.

    check_truth.py FOLDER

Nothing of the generator is used but what it wrote: object texts are dumped again and compared byte for byte, deliveries,
failures, gaps and summaries are counted anew from the entries. Prints what differs; exit status 1 if anything does.
"""

import gzip
import json
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

problems = []


def expect(what, found, wanted):
    if found != wanted:
        problems.append(f"{what}: found {str(found)[:300]}, expected {str(wanted)[:300]}")


def main(folder):
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    expect("marker", (truth["afterbay"], truth["version"]), ("truth", 1))
    form = truth["plan"]["form"]
    root = folder / "processed-data"
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    expect("objects", truth["objects"], len(paths))
    expect("bytes", truth["bytes"], sum(path.stat().st_size for path in paths))
    entries, rejects, mismatches = [], [], []
    for path in paths:
        name = path.relative_to(root).as_posix()
        raw = path.read_bytes()
        expect(f"{name}: gzip", raw[:2] == b"\x1f\x8b", name.endswith(".gz"))
        text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("ascii")
        found, broken = read(text, form)
        if broken is None and found:
            expect(f"{name}: Python's text", text, dumped(text, form))
        if broken is not None:
            rejects.append((name, broken))
        for entry in found:
            entry["object"] = name
        entries += found
        if found:
            prefix = datetime.strptime(name[:13], "%Y/%m/%d/%H")
            last = found[-1]["time"]
            # Written after its last entry, and within the 15 minutes that a function may run.
            if not hour(last) <= prefix <= hour(last + timedelta(minutes=15)):
                mismatches.append((name, name[:13], instant(last)))
    expect("rejects", sorted((r["object"], r["entry_index"]) for r in truth["rejects"]), sorted(rejects))
    expect(
        "hour_mismatch",
        sorted((r["object"], r["prefix"], r["processed"]) for r in truth["hour_mismatch"]),
        sorted(mismatches),
    )
    compare(truth, entries, rejects)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def read(text, form):
    """The entries before the break (of lines: all that are whole), and the index of the entry that broke."""
    if form == "ndjson":
        return read_lines(text)
    decoder = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Constant)
    if not text.startswith("["):
        return [], 0
    found, position = [], 1
    while True:
        while position < len(text) and text[position] in " \n,":
            position += 1
        if position < len(text) and text[position] == "]":
            return found, None
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError:
            return found, len(found)
        found.append(identify(value))


def read_lines(text):
    found, broken = [], None
    if not text:
        return [], 0
    for index, line in enumerate(text.splitlines()):
        try:
            value = json.loads(line, parse_float=Number, parse_int=Number, parse_constant=Constant)
        except json.JSONDecodeError:
            broken = index if broken is None else broken
            continue
        found.append(identify(value))
    return found, broken


class Number(str):
    """A number's own text; unequal to a string of the same text by its place in the payload only."""


class Constant(str):
    """NaN, Infinity or -Infinity."""


def dumped(text, form):
    if form == "ndjson":
        return "".join(json.dumps(json.loads(line), separators=(",", ":")) + "\n" for line in text.splitlines())
    if form == "compact":
        return json.dumps(json.loads(text), separators=(",", ":"))
    return json.dumps(json.loads(text), indent=2)


def identify(entry):
    shard, number = entry["event_id"].removeprefix("shardId-").split(":")
    expect("sequence_number", entry["sequence_number"], number)
    keys = ["original_data", "processing_timestamp", "partition_key", "sequence_number", "event_id", "processed"]
    expect("keys", list(entry), keys if entry["processed"] else [*keys, "error"])
    entry["identity"] = (int(shard), int(number))
    entry["time"] = datetime.fromisoformat(entry["processing_timestamp"])
    return entry


def hour(moment):
    return moment.replace(minute=0, second=0, microsecond=0)


def instant(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"


def identity(row):
    return (int(row["shard"].removeprefix("shardId-")), int(row["sequence"]))


def compare(truth, entries, rejects):
    deliveries, failures = defaultdict(list), defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry["time"]):
        (deliveries if entry["processed"] else failures)[entry["identity"]].append(entry)
    further = {key: group[1:] for key, group in deliveries.items()}
    same = {key: sum(e["original_data"] == deliveries[key][0]["original_data"] for e in f) for key, f in further.items()}
    books = {
        "read": len(entries) + len(rejects),
        "new": len(deliveries),
        "redelivered": sum(same.values()),
        "conflicting": sum(len(f) - same[key] for key, f in further.items()),
        "failed": sum(map(len, failures.values())),
        "listed": 0,
        "rejected": len(rejects),
    }
    expect("records", truth["records"], books)
    duplicates = [
        (key, "redelivered" if same[key] == len(f) else "conflicting", len(f) + 1, [e["object"] for e in deliveries[key]])
        for key, f in sorted(further.items())
        if f
    ]
    expect(
        "duplicates",
        [(identity(row), row["kind"], row["deliveries"], row["objects"]) for row in truth["duplicates"]],
        duplicates,
    )
    expect(
        "failures",
        [(identity(row), row["state"], row["reason"], row["source"]) for row in truth["failures"]],
        [
            (key, "delivered" if key in deliveries else "open", group[0]["error"], group[0]["object"])
            for key, group in sorted(failures.items())
        ],
    )
    compare_gaps(truth, deliveries, failures)
    compare_records(truth, {key: group[0] for key, group in deliveries.items()})
    hourly = summary({key: group[0] for key, group in sorted(deliveries.items())}, same)
    expect("hourly", truth["hourly"][1:], hourly)


def compare_gaps(truth, deliveries, failures):
    known = sorted(set(deliveries) | set(failures))
    missing = [key for key in failures if key not in deliveries]
    contiguous, unproven, taken = 0, [], defaultdict(list)
    dense = truth["plan"]["numbers"] == "dense"
    layout = [key for key in known if dense or decode(key[1])[0] == key[0]]
    for shard, number in layout:
        if not dense:
            taken[shard // 5].append(decode(number)[1])
    for a, b in zip(layout, layout[1:]):
        if a[0] != b[0]:
            continue
        if dense:
            missing += [(a[0], number) for number in range(a[1] + 1, b[1])]
            continue
        low, high = decode(a[1])[1], decode(b[1])[1]
        if high - low == 1:
            contiguous += 1
        else:
            group = taken[a[0] // 5]
            shared = high - low - 1 - sum(low < index < high for index in group)
            unproven.append((a[0], a[1], b[1], high - low - 1, shared if len(set(group)) == len(group) else None))
    expect("missing", [identity(row) for row in truth["missing"]], sorted(missing))
    expect("contiguous", truth["gaps"]["contiguous"], contiguous)
    expect("unproven", truth["gaps"]["unproven"], len(unproven))
    rows = [
        (int(r["shard"][8:]), int(r["after"]), int(r["before"]), r["at_most"], r["at_most_if_shared"])
        for r in truth["gaps"]["rows"]
    ]
    expect("unproven rows", rows, unproven)
    # What the handler dropped and what was lost are all the stream's records that no entry names.
    unseen = [identity(row) for row in truth["dropped"] + truth["lost"]]
    expect("unseen", (len(unseen), set(unseen) & set(known)), (truth["streamed"] - len(known), set()))


def decode(number):
    """Shard, index and second of a number in the service's layout."""
    return number >> 4 & 0xFFFFFFFF, number >> 80 & (1 << 64) - 1, number >> 36 & (1 << 36) - 1


def compare_records(truth, firsts):
    rows = defaultdict(list)
    payloads = defaultdict(list)
    for key, entry in sorted(firsts.items()):
        payload = entry["original_data"]
        payloads[entry["partition_key"], json.dumps(payload)].append(entry["event_id"])
        if list(payload) == ["message"]:
            rows["plain_text"].append(key)
            continue
        expect("partition_key", entry["partition_key"], payload["device_id"])
        if isinstance(payload["temperature"], Constant):
            rows["nonfinite"].append((key, str(payload["temperature"])))
        lag = entry["time"] - datetime.fromisoformat(payload["timestamp"])
        if lag > timedelta(hours=1.5):
            rows["late"].append(key)
        if lag < timedelta(0):
            rows["future"].append(key)
        if truth["plan"]["numbers"] != "dense":
            shard, _, second = decode(key[1])
            if shard != key[0]:
                rows["shard_mismatch"].append((key, shard))
            created = datetime(1970, 1, 1) + timedelta(seconds=second)
            if abs(lag) < timedelta(hours=1.5):
                expect("arrival", timedelta(0) < entry["time"] - created < timedelta(minutes=10), True)
    for name in ["plain_text", "late", "future"]:
        expect(name, [identity(row) for row in truth[name]], rows[name])
    expect("nonfinite", [(identity(row), row["value"]) for row in truth["nonfinite"]], rows["nonfinite"])
    expect("shard_mismatch", [(identity(r), int(r["decoded"][8:])) for r in truth["shard_mismatch"]], rows["shard_mismatch"])
    pairs = [tuple(group) for group in payloads.values() if len(group) > 1]
    expect("republished", sorted((row["first"], row["again"]) for row in truth["republished"]), sorted(pairs))


def summary(firsts, redelivered):
    cells = defaultdict(list)
    for key, entry in firsts.items():
        payload = entry["original_data"]
        event = datetime.fromisoformat(payload["timestamp"]) if "timestamp" in payload else None
        hour = f"{event:%Y-%m-%dT%H}:00:00Z" if event else ""
        cells[payload.get("device_id", ""), hour].append((event, payload, redelivered[key]))
    lines = []
    for (device, hour), members in sorted(cells.items()):
        events = sorted(event for event, _, _ in members if event)
        head = ["default", device, hour, len(members), sum(count for _, _, count in members)]
        head += [instant(events[0]), instant(events[-1])] if events else ["", ""]
        for path in [["battery_level"], ["humidity"], ["location", "lat"], ["location", "lon"], ["temperature"]]:
            values = [leaf(payload, path) for _, payload, _ in members]
            numbers = [Decimal(value) for value in values if isinstance(value, Number)]
            head += metric(numbers, any(isinstance(value, Constant) for value in values))
        lines.append(",".join(map(str, head)))
    return lines


def leaf(payload, path):
    for key in path:
        payload = payload.get(key, {}) if isinstance(payload, dict) else {}
    return payload


def metric(values, has_nonfinite):
    if not values:
        return [0 if has_nonfinite else "", "", "", "", ""]
    total = sum(map(Fraction, values))
    average = repr(float(total / len(values)))
    return [
        len(values),
        plain(min(values)),
        average.removesuffix(".0") if "e" not in average else average,
        plain(max(values)),
        plain(sum(values)),
    ]


def plain(number):
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
