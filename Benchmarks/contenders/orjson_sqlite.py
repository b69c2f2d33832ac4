"""orjson_sqlite.py TREE FILE OUT.csv: what a careful script does: orjson into SQLite under a unique key, then the summary."""

import csv
import sqlite3
import sys
from pathlib import Path

import orjson

FIELDS = ("temperature", "humidity", "lat", "lon", "battery_level")

tree, file, out = sys.argv[1:]
connection = sqlite3.connect(file)
connection.executescript("""
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE readings (
        shard TEXT, sequence TEXT, partition_key TEXT, processed_time TEXT, device_id TEXT, event_time TEXT,
        temperature REAL, humidity REAL, lat REAL, lon REAL, battery_level INTEGER, payload TEXT,
        PRIMARY KEY (shard, sequence)) WITHOUT ROWID;
""")


def row(entry):
    payload = entry["original_data"]
    location = payload["location"]
    return (
        entry["event_id"][:20], entry["sequence_number"], entry["partition_key"], entry["processing_timestamp"],
        payload["device_id"], payload["timestamp"], payload["temperature"], payload["humidity"], location["lat"],
        location["lon"], payload["battery_level"], orjson.dumps(payload).decode(),
    )


insert = f"INSERT OR IGNORE INTO readings VALUES ({', '.join('?' * 12)})"
pending = []
for path in sorted(Path(tree).rglob("*.json")):
    pending += map(row, orjson.loads(path.read_bytes()))
    if len(pending) >= 20_000:
        with connection:
            connection.executemany(insert, pending)
        pending = []
with connection:
    connection.executemany(insert, pending)

metrics = ", ".join(f"count({f}), min({f}), avg({f}), max({f}), sum({f})" for f in FIELDS)
with open(out, "w", newline="") as output:
    answer = connection.execute(f"""
        SELECT device_id, substr(event_time, 1, 13) AS hour, count(*) AS records, min(event_time), max(event_time), {metrics}
        FROM readings GROUP BY 1, 2 ORDER BY 1, 2""")
    writer = csv.writer(output)
    writer.writerow([column[0] for column in answer.description])
    writer.writerows(answer)
