"""Writes a tree of processed batches, quickly: readings as devices send them, pretty-printed, 1 % redelivered.

Sequence numbers are AWS-shaped with a counter of its own for every shard, of which about one step in a thousand is
wider than one. The objects of a redelivered batch differ only in name and processing time.
"""

import argparse
import random
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path

CREATED = 1791200000
EPOCH, START = datetime(1970, 1, 1), datetime(2026, 10, 5)
SHARDS = 3

ENTRY = """  {{
    "original_data": {{
      "device_id": "{device}",
      "temperature": {temperature},
      "humidity": {humidity},
      "timestamp": "{event}",
      "location": {{
        "lat": {lat},
        "lon": {lon}
      }},
      "battery_level": {battery}
    }},
    "processing_timestamp": "{processed}",
    "partition_key": "{device}",
    "sequence_number": "{number}",
    "event_id": "shardId-{shard:012}:{number}",
    "processed": true
  }}"""


def encode(shard, index, second):
    return (2 << 184) | CREATED << 148 | (shard & 15) << 144 | index << 80 | second << 36 | shard << 4 | 2


def batch(rng, devices, shard, index, start, step, size):
    """The texts of one shard's next entries, but for the time they were processed, and the counter behind them."""
    entries, random01 = [], rng.random
    for i in range(size):
        index += 1 if random01() > 0.001 else 2 + int(random01() * 20)
        moment = start + step * i
        entries.append(
            ENTRY.format(
                device=f"device_{1 + int(random01() * devices)}",
                temperature=round(18 + 17 * random01(), 2),
                humidity=round(30 + 50 * random01(), 2),
                event=moment.isoformat(),
                lat=round(180 * random01() - 90, 6),
                lon=round(360 * random01() - 180, 6),
                battery=10 + int(91 * random01()),
                processed="{processed}",
                number=encode(shard, index, int((moment - EPOCH).total_seconds())),
                shard=shard,
            )
        )
    return entries, index


def write(folder, rng, moment, entries):
    hour = folder / f"{moment:%Y/%m/%d/%H}"
    hour.mkdir(parents=True, exist_ok=True)
    name = uuid.UUID(int=rng.getrandbits(128), version=4)
    text = "[\n" + ",\n".join(entries) + "\n]"
    (hour / f"batch-{name}.json").write_text(text.replace("{processed}", moment.isoformat()))


def generate(folder, records, devices, size, hours, seed):
    rng = random.Random(seed)
    step = timedelta(hours=hours) / records
    index = [10_492_000_000 + 977 * shard for shard in range(SHARDS)]
    for number in range(0, records, size):
        shard = number // size % SHARDS
        count = min(size, records - number)
        start = START + step * number
        entries, index[shard] = batch(rng, devices, shard, index[shard], start, step, count)
        done = start + step * count + timedelta(seconds=1, microseconds=1)
        write(folder, rng, done, entries)
        if rng.random() < 0.01:
            write(folder, rng, done + timedelta(seconds=61), entries)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--devices", type=int, default=100)
    parser.add_argument("--batch-size", type=int, default=100)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.folder.exists():
        sys.exit(f"{options.folder} exists already")
    generate(options.folder, options.records, options.devices, options.batch_size, options.hours, options.seed)
