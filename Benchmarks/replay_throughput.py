"""How fast a replay fills a stream, against boto3's PutRecords.

Plays the stream with the `loopback` program, imports a dump of records that nobody delivered, and replays them in strict order
by partition key with the durable ledger. Then boto3 sends such records to a second stream of the same kind: a loop of
PutRecords, 500 records a call, one after the other, without order and without a ledger. Prints records a second of both,
their ratio, and what the stream says of order and doubles.


`make bench-replay` runs it; BENCH="--records 200000 --keys 10000" says how much.
"""

import argparse
import base64
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import tempfile
import time
import urllib.request

ENVIRONMENT = dict(
    os.environ, AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="secret", AWS_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true")


def records(count, keys):
    chance = random.Random(1)
    for number in range(1, count + 1):
        data = {"device_id": f"device-{number}", "n": number, "temperature": chance.randrange(10_000) / 100,
                "humidity": chance.randrange(100), "text": "x" * 40}
        yield number, f"key-{chance.randrange(keys)}", json.dumps(data, separators=(",", ":")).encode()


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Stream:
    def __init__(self, loopback, shards):
        self.process = subprocess.Popen(
            [loopback, "kinesis", "--stream", "plant", "--shards", str(shards), "--order-field", "n"],
            stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def state(self):
        return json.load(urllib.request.urlopen(self.url + "/_state"))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def replay(arguments, folder):
    dump = [
        {"SequenceNumber": str(number), "PartitionKey": key, "Data": base64.b64encode(data).decode(),
         "ApproximateArrivalTimestamp": 1_700_000_000 + number // 1_000}
        for number, key, data in records(arguments.records, arguments.keys)]
    (folder / "dump.json").write_text(json.dumps({"Records": dump}))
    database = ["--db", str(folder / "a.db")]
    subprocess.run(
        [arguments.afterbay, "import", "--shard", "shardId-000000000000", str(folder / "dump.json"), *database],
        check=True, capture_output=True)
    stream = Stream(arguments.loopback, arguments.shards)
    before, start = cpu_of_children(), time.monotonic()
    done = subprocess.run(
        [arguments.afterbay, "replay", "run", "--missing", "--to", "kinesis://plant", "--endpoint-url", stream.url,
         "--yes", "--share", "1", "--progress", "json", "--output", "json", *database],
        check=True, capture_output=True, text=True, env=ENVIRONMENT)
    seconds, cpu = time.monotonic() - start, cpu_of_children() - before
    state = stream.state()
    stream.end()
    sending = [json.loads(line)["records_per_second"] for line in done.stderr.splitlines() if "records_per_second" in line]
    assert json.loads(done.stdout)["stream"]["sent"] == arguments.records
    assert state["records"] == arguments.records and state["doubles"] == 0 and state["disordered"] == 0, state
    return seconds, cpu, sending[-1] if sending else None


def boto3_loop(arguments):
    import boto3

    stream = Stream(arguments.loopback, arguments.shards)
    client = boto3.client(
        "kinesis", endpoint_url=stream.url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret")
    waiting = list(records(arguments.boto3_records, arguments.keys))
    before, start = time.process_time(), time.monotonic()
    for place in range(0, len(waiting), 500):
        entries = [{"Data": data, "PartitionKey": key} for _, key, data in waiting[place:place + 500]]
        assert client.put_records(StreamName="plant", Records=entries)["FailedRecordCount"] == 0
    seconds, cpu = time.monotonic() - start, time.process_time() - before
    stream.end()
    return seconds, cpu


def main():
    root = pathlib.Path(__file__).resolve().parent.parent / ".build" / "release"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--keys", type=int, default=10_000)
    parser.add_argument("--shards", type=int, default=128)
    parser.add_argument("--boto3-records", type=int, default=50_000, help="0 leaves boto3 out")
    parser.add_argument("--afterbay", default=str(root / "afterbay"))
    parser.add_argument("--loopback", default=str(root / "loopback"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        seconds, cpu, sending = replay(arguments, pathlib.Path(name))
    rate = arguments.records / seconds
    print(f"afterbay: {rate:,.0f} records/s, frozen and sent in {seconds:.1f} s; {cpu:.1f} s of CPU")
    if sending:
        print(f"          {sending:,.0f} records/s while it sends, at the last showing of its progress")
    if arguments.boto3_records:
        seconds, cpu = boto3_loop(arguments)
        other = arguments.boto3_records / seconds
        print(f"boto3:    {other:,.0f} records/s; {cpu:.1f} s of CPU")
        print(f"ratio:    {rate / other:.1f}")


if __name__ == "__main__":
    main()
