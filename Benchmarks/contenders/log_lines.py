"""Extracts from an exported log, with regular expressions, what `microbench` reads in its case `log_lines`.

usage: log_lines.py FILE    (a file that `microbench MEGABYTES log_lines FILE` wrote)

For each record that a line names: accepted or failed, shard, number, time, reason, and the request id of its block; for
each block its counts, its duration and what it stored. Prints the median of five rates in CPU time.
"""

import re
import statistics
import sys
import time
from datetime import datetime

LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z (.*)", re.S)
ACCEPTED = re.compile(r"Processed record with EventID: shardId-(\d{12}):(0|[1-9]\d{0,128})\s*$")
FAILED = re.compile(r"Error processing record shardId-(\d{12}):(0|[1-9]\d{0,128}): ?(.*)", re.S)
START = re.compile(r"START RequestId: ([0-9a-f-]{36})")
REPORT = re.compile(r"REPORT RequestId: ([0-9a-f-]{36})\tDuration: ([0-9.]+) ms")
STORED = re.compile(r"Successfully stored (\d+) processed records to S3: (.*)")


def extract(path):
    """The entries and the blocks of an exported log of one stream."""
    entries = []
    blocks = []
    block = None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            found = LINE.match(line)
            if not found:
                continue
            stamp, message = found.groups()
            at = datetime.fromisoformat(stamp)
            if found := ACCEPTED.match(message):
                shard, number = found.groups()
                entries.append(("listed", int(shard), number, at, None, block and block["request_id"]))
                if block:
                    block["accepted"] += 1
            elif found := FAILED.match(message):
                shard, number, reason = found.groups()
                entries.append(("failed", int(shard), number, at, reason.rstrip(), block and block["request_id"]))
                if block:
                    block["failed"] += 1
            elif found := START.match(message):
                block = {"request_id": found[1], "first": at, "accepted": 0, "failed": 0}
                blocks.append(block)
            elif found := REPORT.match(message):
                if block:
                    block["duration"], block["last"] = float(found[2]), at
            elif found := STORED.match(message):
                if block:
                    block["stored"], block["key"] = int(found[1]), found[2]
    return entries, blocks


def main():
    path = sys.argv[1]
    with open(path, "rb") as file:
        size = len(file.read())
    rates = []
    for _ in range(5):
        begin = time.process_time()
        entries, blocks = extract(path)
        rates.append(size / 1e6 / (time.process_time() - begin))
    print(f"{len(entries)} entries, {len(blocks)} blocks, {statistics.median(rates):.1f} MB/s")


if __name__ == "__main__":
    main()
