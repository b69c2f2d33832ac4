"""Reads a generated tree's traces the slow way, with json, gzip and base64 alone, and holds the truth about them against it.

    check_traces.py FOLDER

Every document is read by its place in the tree, identities and payloads are compared with the records that the truth says
were put, and failures, ranges, log problems and counts are made up anew. Prints what differs; exit status 1 if anything does.
"""

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import sys
import urllib.parse
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

sys.dont_write_bytecode = True  # Nothing but sources belongs beside the tests.

import check_truth  # noqa: E402

problems = []


def expect(what, found, wanted):
    if found != wanted:
        if isinstance(found, list) and isinstance(wanted, list):
            more = [row for row in found if row not in wanted][:3]
            less = [row for row in wanted if row not in found][:3]
            problems.append(f"{what}: only found {more}, only expected {less}, {len(found)} and {len(wanted)}")
        else:
            problems.append(f"{what}: found {str(found)[:400]}, expected {str(wanted)[:400]}")


def documents(text):
    """All JSON documents of a text, one behind the other."""
    decoder, position, found = json.JSONDecoder(), 0, []
    while True:
        while position < len(text) and text[position] in " \r\n\t,":
            position += 1
        if position == len(text):
            return found
        value, position = decoder.raw_decode(text, position)
        found.append(value)


def files(folder):
    """Every file's path and text; a content that was there before under another name is left out."""
    seen = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        if raw not in seen:
            yield path, raw
        seen.add(raw)


class Evidence:
    def __init__(self, truth):
        self.truth = truth
        self.dense = truth["plan"]["numbers"] == "dense"
        self.listed, self.failed, self.payload = (defaultdict(set) for _ in range(3))
        self.counts = defaultdict(Counter)
        self.loose = Counter()
        self.backup = Counter()
        self.lines = Counter()
        self.problems = []
        self.ranges = {}
        self.put = defaultdict(list)
        for row in truth["traces"]["stream"]:
            self.put[check_truth.identity(row)].append(row)

    def number(self, kind, identity, role, payload=None, key=None, arrival=None):
        """An entry about a record; with a payload also what the payload must be."""
        (self.listed if role == "listed" else self.failed)[identity].add(kind)
        rows = self.put.get(identity)
        if rows is None:
            problems.append(f"{kind}: {identity} was never put")
            return
        if payload is None:
            self.counts[kind][role] += 1
            return
        self.payload[identity].add(kind)
        parts = deaggregate(payload) or [(key, None, payload)]
        self.counts[kind][role] += len(parts)
        wanted = [(row["partition_key"], row["explicit_hash_key"], base64.b64decode(row["payload"])) for row in rows]
        expect(f"{kind}: payload of {identity}", parts, wanted)
        expect(f"{kind}: sub-sequences", [row["sub_sequence"] for row in rows], [-1] if len(rows) == 1 and not deaggregate(payload) else list(range(len(rows))))
        if arrival is not None:
            expect(f"{kind}: arrival of {identity}", arrival, rows[0]["arrival"])


def deaggregate(data):
    if data[:4] != b"\xf3\x89\x9a\xc2" or hashlib.md5(data[4:-16]).digest() != data[-16:]:
        return None
    keys, hashes, records = [], [], []
    for field, value in fields(data[4:-16]):
        {1: keys, 2: hashes, 3: records}[field].append(value)
    parts = []
    for record in records:
        values = dict(fields(record))
        hash_key = hashes[values[2]].decode() if 2 in values else None
        parts.append((keys[values[1]].decode(), hash_key, values[3]))
    return parts


def fields(message):
    position = 0

    def varint():
        nonlocal position
        value = shift = 0
        while True:
            byte = message[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while position < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            length = varint()
            yield tag >> 3, message[position : position + length]
            position += length


def seconds(text):
    """An epoch's seconds as JSON text, exactly, as the truth prints times."""
    whole, _, fraction = str(text).partition(".")
    moment = datetime.fromtimestamp(int(whole), timezone.utc)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction.ljust(6, '0')}Z"


def event_id(text):
    shard, number = text.removeprefix("shardId-").split(":")
    return int(shard), int(number)


def read_event(evidence, event, kind, role):
    for record in event["Records"]:
        kinesis = record["kinesis"]
        identity = event_id(record["eventID"])
        expect("sequenceNumber", int(kinesis["sequenceNumber"]), identity[1])
        expect("ARN", record["eventSourceARN"].split("/consumer/")[0], evidence.truth["traces"]["stream_arn"])
        arrival = kinesis.get("approximateArrivalTimestamp")
        evidence.number(
            kind, identity, role, base64.b64decode(kinesis["data"], validate=True), kinesis["partitionKey"],
            None if arrival is None else seconds(arrival),
        )


def read_events(evidence, folder):
    for _, raw in files(folder):
        for event in parse(raw):
            read_event(evidence, event, "lambda_event", "listed")


def parse(raw):
    decoder = json.JSONDecoder(parse_float=str)
    text, position, found = raw.decode(), 0, []
    while text[position:].strip():
        while text[position].isspace():
            position += 1
        value, position = decoder.raw_decode(text, position)
        found.append(value)
    return found


def read_dumps(evidence, folder):
    shards = {row["file"]: int(row["shard"][8:]) for row in evidence.truth["traces"]["shards"]}
    for path, raw in files(folder):
        name = path.relative_to(folder.parent).as_posix()
        for answer in parse(raw):
            for record in answer["Records"]:
                number = int(record["SequenceNumber"])
                shard = shards[name] if evidence.dense else check_truth.decode(number)[0]
                time = str(record["ApproximateArrivalTimestamp"])
                if "T" in time:
                    moment = datetime.fromisoformat(time).astimezone(timezone.utc)
                    time = f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"
                else:
                    time = seconds(time)
                evidence.number(
                    "get_records", (shard, number), "listed", base64.b64decode(record["Data"], validate=True),
                    record["PartitionKey"], time,
                )


def read_failures(evidence, folder):
    for path, raw in files(folder):
        for document in documents(raw.decode()):
            for failure in unwrap(document):
                read_failure(evidence, failure, path.is_relative_to(folder / "s3"))


def unwrap(value):
    """The failures inside messages, notifications, events, arrays."""
    if isinstance(value, str):
        return unwrap(json.loads(value))
    if isinstance(value, list):
        return [failure for element in value for failure in unwrap(element)]
    if "KinesisBatchInfo" in value:
        return [value]
    if "Messages" in value:
        for message in value["Messages"]:
            expect("MD5OfBody", message["MD5OfBody"], hashlib.md5(message["Body"].encode()).hexdigest())
        return [failure for message in value["Messages"] for failure in unwrap(message["Body"])]
    if "Message" in value:
        return unwrap(value["Message"])
    return [failure for record in value["Records"] for failure in unwrap(record["body"])]


def read_failure(evidence, failure, is_object):
    batch, context = failure["KinesisBatchInfo"], failure["requestContext"]
    shard, first, last = int(batch["shardId"][8:]), int(batch["startSequenceNumber"]), int(batch["endSequenceNumber"])
    expect("responseContext", "responseContext" in failure, context["condition"] != "RecordAgeExceeded")
    expect("payload", "payload" in failure, is_object)
    evidence.ranges[shard, first, last, context["requestId"]] = (batch["batchSize"], context["condition"], is_object)
    if not is_object:
        for number in sorted({first, last}):
            evidence.number("failure_document", (shard, number), "failed")
        return
    payload = failure["payload"]
    event = json.loads(payload if isinstance(payload, str) else json.dumps(payload), parse_float=str)
    numbers = [int(record["kinesis"]["sequenceNumber"]) for record in event["Records"]]
    expect("failed range", (numbers[0], numbers[-1], len(numbers)), (first, last, batch["batchSize"]))
    read_event(evidence, event, "failure_document", "failed")


def read_logs(evidence, folder, objects):
    streams = defaultdict(list)
    marker = folder / "export/aws-logs-write-test"
    for path, raw in files(folder):
        if path == marker:
            continue
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
        if path.is_relative_to(folder / "export"):
            start = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z ", re.M)
            marks = list(start.finditer(text))
            for mark, end in zip(marks, [m.start() for m in marks[1:]] + [len(text)]):
                moment = datetime.fromisoformat(mark[1] + "+00:00")
                streams[path.parent.name, path.name].append((round(moment.timestamp() * 1000), text[mark.end() : end]))
            continue
        for document in documents(text):
            if "events" in document:
                for event in document["events"]:
                    streams[event["logStreamName"],].append((event["timestamp"], event["message"]))
            elif document["messageType"] == "CONTROL_MESSAGE":
                evidence.lines["control"] += 1
            else:
                for event in document["logEvents"]:
                    streams[document["logStream"],].append((event["timestamp"], event["message"]))
    for lines in streams.values():
        read_stream(evidence, sorted(lines, key=lambda line: line[0]), objects)


def read_stream(evidence, lines, objects):
    request, run = None, None
    for position, (_, text) in enumerate(lines):
        text = text.rstrip("\n")
        if match := re.match(r"START RequestId: (\S+)", text):
            finish(evidence, request, run, objects)
            request, run = match[1], Counter()
            evidence.lines["start"] += 1
        elif text.startswith("END RequestId: "):
            expect("END", text.split()[2], request)
            evidence.lines["end"] += 1
        elif text.startswith("REPORT RequestId: "):
            expect("REPORT", re.split(r"[ \t]", text)[2], request)
            evidence.lines["report"] += 1
        elif match := re.match(r"Processed record with EventID: (\S+)$", text):
            evidence.lines["processed"] += 1
            run["accepted"] += 1
            evidence.number("cloudwatch_logs", event_id(match[1]), "listed")
        elif match := re.match(r"Error processing record (shardId-\d+:\d+): (.*)$", text):
            evidence.lines["error"] += 1
            evidence.number("cloudwatch_logs", event_id(match[1]), "failed")
            check_error(evidence, event_id(match[1]), match[2])
        elif match := re.match(r"Failed record (\d+): ", text):
            evidence.lines["failed_record"] += 1
            if evidence.dense:
                evidence.counts["cloudwatch_logs"]["rejected"] += 1
            else:
                number = int(match[1])
                evidence.number("cloudwatch_logs", (check_truth.decode(number)[0], number), "failed")
        elif text.startswith("Error processing record: "):
            evidence.lines["record_error"] += 1
            data = lines[position + 1][1].rstrip("\n").removeprefix("Record data: ")
            try:
                evidence.loose[base64.b64decode(data, validate=True)] += 1
                evidence.counts["cloudwatch_logs"]["failed"] += 1
            except ValueError:
                evidence.counts["cloudwatch_logs"]["rejected"] += 1
        elif text.startswith("Record data: "):
            evidence.lines["record_data"] += 1
        elif match := re.match(r"Successfully stored (\d+) processed records to S3: (\S+)$", text):
            evidence.lines["stored"] += 1
            run["stored"] = (int(match[1]), match[2])
        elif text.startswith("Error storing data to S3: "):
            evidence.lines["store_error"] += 1
        elif re.search(r"^\S+Z \S+ Task timed out after 60.05 seconds", text):
            expect("timed out", text.split()[1], request)
            evidence.lines["timed_out"] += 1
            evidence.problems.append(("timed_out", request))
        elif text.startswith("Processed: "):
            evidence.lines["summary"] += 1
        else:
            evidence.lines["other"] += 1
            evidence.counts["cloudwatch_logs"]["ignored"] += 1
    finish(evidence, request, run, objects)


def check_error(evidence, identity, message):
    """The handler's message must be the one that Python has for these bytes."""
    rows = evidence.put[identity]
    if message == "ValueError: reading refused":
        return
    if len(rows) > 1:
        expect("aggregate", message, "'utf-8' codec can't decode bytes in position 0-2: invalid continuation byte")
        return
    try:
        base64.b64decode(rows[0]["payload"]).decode("utf-8")
        problems.append(f"{identity} can be decoded, and the log says {message}")
    except UnicodeDecodeError as error:
        expect(f"message of {identity}", message, str(error))


def finish(evidence, request, run, objects):
    if not run:
        return
    if "stored" in run:
        count, key = run["stored"]
        if key not in objects:
            evidence.problems.append(("no_object", request, key, count))
        elif objects[key] != count:
            evidence.problems.append(("other_count", request, key, count, objects[key]))
    elif run["accepted"]:
        exists = any(f"batch-{request}.json" in key for key in objects)
        evidence.problems.append(("not_stored", request, run["accepted"], exists))


def read_backup(evidence, folder):
    mixed = {row["object"] for row in evidence.truth["traces"]["mixed"]}
    for path in (folder / "backup").rglob("*"):
        if not path.is_file() or path.relative_to(folder.parent).as_posix() in mixed:
            continue
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
        decoder, position = json.JSONDecoder(), 0
        while position < len(text):
            _, end = decoder.raw_decode(text, position)
            evidence.backup[text[position:end].encode()] += 1
            evidence.counts["firehose_backup"]["listed"] += 1
            position = end + (text[end : end + 1] == "\n")


def read_firehose_failures(evidence, folder):
    for prefix in ["processing-failed", "format-conversion-failed"]:
        for _, raw in files(folder / prefix):
            for failure in documents(raw.decode()):
                payload = base64.b64decode(failure["rawData"], validate=True)
                if number := failure.get("sequenceNumber"):
                    identity = (check_truth.decode(int(number))[0], int(number))
                    key = evidence.put[identity][0]["partition_key"]
                    arrival = f"{int(failure['arrivalTimestamp']) / 1000:.3f}"
                    evidence.number("firehose_failure", identity, "failed", payload, key, seconds(arrival))
                else:
                    evidence.loose[payload] += 1
                    evidence.counts["firehose_failure"]["failed"] += 1


def read_listings(evidence, folder, tree):
    """Rows about objects by key: (size, ETag), from both listings; they must agree."""
    if "object_listing" not in evidence.truth["plan"]["traces"]:
        return
    pages = documents((folder / "objects.json").read_text(encoding="ascii"))
    contents = [item for page in pages for item in page["Contents"]]
    keys = [item["Key"] for item in contents]
    expect("order of keys", keys, sorted(keys, key=lambda key: key.encode()))
    expect("truncated", [page["IsTruncated"] for page in pages], [True] * (len(pages) - 1) + [False])
    listed = {item["Key"]: (item["Size"], item["ETag"].strip('"')) for item in contents}
    table = list(csv.reader(io.StringIO(gzip.decompress((folder / "inventory.csv.gz").read_bytes()).decode("ascii"))))
    rows = [row[:2] + row[5:] for row in table if len(row) == 6 + 3 and row[4] == "false"]
    rows += [row for row in table if len(row) == 6]
    found = {urllib.parse.unquote(row[1]): (int(row[2]), row[4]) for row in rows}
    expect("inventory", found, listed)
    evidence.counts["object_listing"]["listed"] = len(contents) + len(table)
    problems_found = []
    for key, (size, etag) in listed.items():
        path = tree / key
        if key.endswith("/"):
            continue
        if not path.is_file():
            problems_found.append(("lacking", key, size))
        elif path.stat().st_size != size:
            problems_found.append(("other_size", key, size))
        elif "-" not in etag and hashlib.md5(path.read_bytes()).hexdigest() != etag:
            problems_found.append(("other_etag", key, size))
    truth = [(row["kind"], row["key"], row["bytes"]) for row in evidence.truth["traces"]["objects"]]
    expect("objects", sorted(truth), sorted(problems_found))


def compare_backup(evidence, delivered):
    sent = {identity: base64.b64decode(rows[0]["payload"]) for identity, rows in evidence.put.items() if len(rows) == 1}
    texts = {}
    for payload in evidence.backup:
        texts[payload] = json.loads(payload, parse_float=check_truth.Number, parse_int=check_truth.Number, parse_constant=check_truth.Constant)
    known = Counter()
    for identity, deliveries in delivered.items():
        # A record counts once for each content that a delivery of it has, which is what was sent or something else.
        payload = sent[identity]
        known[payload] += any(delivery[1] == texts.get(payload) for delivery in deliveries)
    missing = {p: (count, known[p], count - known[p]) for p, count in evidence.backup.items() if count > known[p]}
    truth = {
        base64.b64decode(row["payload"]): (row["backup"], row["delivered"], row["missing"])
        for row in evidence.truth["traces"]["backup"]
    }
    expect("backup", sorted(truth.items()), sorted(missing.items()))


def read_objects(truth, folder):
    """Entries of the processed batches: deliveries and failures by identity, and how many each object has."""
    delivered, failed, counts = defaultdict(list), set(), {}
    for path in sorted((folder / "processed-data").rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("ascii")
        found, _ = check_truth.read(text, truth["plan"]["form"])
        counts[path.relative_to(folder).as_posix()] = len(found)
        for entry in found:
            if entry["processed"]:
                delivered[entry["identity"]].append((entry["time"], entry["original_data"]))
            else:
                failed.add(entry["identity"])
    return delivered, failed, counts


def compare(evidence, delivered, batch_failed):
    truth = evidence.truth["traces"]
    failures = []
    for identity, rows in evidence.put.items():
        failed = set(evidence.failed[identity]) | ({"processed_batch"} if identity in batch_failed else set())
        if not failed and (identity in delivered or not evidence.listed[identity]):
            continue
        payload = set(evidence.payload[identity])
        parts = [row["sub_sequence"] for row in rows] if payload else [-1]
        if identity in delivered or identity in batch_failed:
            payload.add("processed_batch")
        state = "delivered" if identity in delivered else "open"
        names = [sorted(kinds) for kinds in (failed, evidence.listed[identity], payload)]
        failures += [(identity, part, state, *names) for part in parts]
    found = [
        (check_truth.identity(r), r["sub_sequence"], r["state"], sorted(r["failed_by"]), sorted(r["listed_by"]), sorted(r["payload_from"]))
        for r in truth["failures"]
    ]
    expect("failures", sorted(found), sorted(failures))
    compare_altered(evidence, delivered)
    compare_ranges(evidence, set(delivered) | batch_failed)
    names = ["kind", "request_id", "key", "records", "found", "object_exists"]
    rows = [tuple(row[name] for name in names if name in row) for row in truth["log_problems"]]
    expect("log problems", sorted(rows, key=str), sorted(evidence.problems, key=str))
    expect("log lines", truth["log_lines"], dict(evidence.lines))
    expect("loose", {row["payload"]: row["count"] for row in truth["loose"]}, {base64.b64encode(k).decode(): v for k, v in evidence.loose.items()})
    whole = defaultdict(list)
    for identity, rows in evidence.put.items():
        if len(rows) == 1:
            whole[rows[0]["payload"]].append(identity)
    for row in truth["loose"]:
        if base64.b64decode(row["payload"])[:4] != b"\xf3\x89\x9a\xc2":
            expect("matches", sorted(map(event_id, row["matches"])), sorted(whole[row["payload"]]))
    for kind, row in truth["entries"].items():
        counts = evidence.counts[kind]
        for name in ["listed", "failed", "rejected", "ignored"]:
            expect(f"{kind} {name}", row[name], counts[name])
        expect(f"{kind} read", row["read"], counts["listed"] + counts["failed"] + counts["rejected"])


def compare_altered(evidence, delivered):
    altered = []
    for identity, deliveries in delivered.items():
        if not evidence.payload[identity]:
            continue
        text = base64.b64decode(evidence.put[identity][0]["payload"]).decode()
        try:
            sent = json.loads(text, parse_float=check_truth.Number, parse_int=check_truth.Number, parse_constant=check_truth.Constant)
        except json.JSONDecodeError:
            sent = {"message": text}
        if min(deliveries, key=lambda delivery: delivery[0])[1] != sent:
            altered.append(identity)
    expect("altered", [check_truth.identity(row) for row in evidence.truth["traces"]["altered"]], sorted(altered))


def compare_ranges(evidence, objects):
    named = {key for side in (evidence.listed, evidence.failed) for key, kinds in side.items() if kinds} | objects
    truth = evidence.truth["traces"]
    rows, unknown = {}, {}
    for (shard, first, last, request), (size, condition, is_object) in evidence.ranges.items():
        known = sum(s == shard and first <= n <= last for s, n in named)
        rows[shard, first, last, request] = (size, condition, is_object, size - known)
        really = sum(s == shard and first <= n <= last for s, n in evidence.put)
        expect("batch size", size, really)
    found = {
        (int(r["shard"][8:]), int(r["first"]), int(r["last"]), r["request_id"]): (r["batch_size"], r["condition"], r["has_records"], r["unknown"])
        for r in truth["ranges"]
    }
    expect("ranges", sorted(found.items()), sorted(rows.items()))
    for group in truth["unknown"]:
        shard, low, high = int(group["shard"][8:]), int(group["first"]), int(group["last"])
        inside = [(s, n) for s, n in evidence.put if s == shard and low <= n <= high]
        really = sum(key not in named for key in inside)
        expect("unknown", group["at_least"] <= really <= group["at_most"], True)
        members = [key for key in rows if key[0] == shard and low <= key[1] and key[2] <= high]
        expect("ranges of a group", group["ranges"], len(members))
        outer = [k for k in members if not any(o[1] <= k[1] and k[2] <= o[2] and (o[1:3] != k[1:3] or o < k) for o in members)]
        bounds = (max(rows[k][3] for k in outer), sum(rows[k][3] for k in outer))
        expect("bounds", (group["at_least"], group["at_most"]), bounds)


def main(folder):
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    evidence = Evidence(truth)
    delivered, batch_failed, objects = read_objects(truth, folder)
    read_events(evidence, folder / "events")
    read_dumps(evidence, folder / "get-records")
    read_failures(evidence, folder / "failures")
    read_logs(evidence, folder / "logs", objects)
    read_backup(evidence, folder / "firehose")
    read_firehose_failures(evidence, folder / "firehose")
    read_listings(evidence, folder / "listings", folder)
    compare_backup(evidence, delivered)
    compare(evidence, delivered, batch_failed)
    problems.extend(check_truth.problems)
    for problem in problems[:40]:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
