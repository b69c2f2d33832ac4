"""A small pipeline to try Afterbay on: Kinesis → function → S3, with a function that loses records. See docs/recipe.md.

    pipeline.py setup               make the stream, the bucket and the queue
    pipeline.py send                put the readings of an afternoon into the stream
    pipeline.py run [--repaired]    hand what is new in the stream to the function

It stands for what Lambda does: the mapping keeps its place in each shard, hands over batches, tries a failing batch a
second time and then tells the queue; the function's output goes to its log group. The services are found as the AWS CLI
finds them.
"""

import argparse
import base64
import datetime
import json
import pathlib
import random
import statistics
import uuid

import boto3

STREAM, BUCKET, QUEUE, GROUP = "readings", "readings-archive", "readings-failures", "/aws/lambda/readings-to-s3"
RECORDS, DEVICES, BATCH, ATTEMPTS = 400, 20, 50, 2
PLACES = pathlib.Path("places.json")


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def reading(chance, number):
    """A device's reading. Some firmware writes the degree sign in Latin-1, and one sensor at times has no value."""
    value = {
        "device_id": f"device_{chance.randint(1, DEVICES)}",
        "temperature": round(chance.uniform(18, 35), 2),
        "timestamp": f"{datetime.datetime(2026, 11, 21, 13) + number * datetime.timedelta(seconds=9):%Y-%m-%dT%H:%M:%S}",
        "reading": number,
    }
    if number % 150 == 149:
        value["temperature"] = None
    if number % 40 == 17:
        value["unit"] = "°C"
    return value["device_id"], json.dumps(value, ensure_ascii=False).encode("latin-1")


def setup():
    kinesis = boto3.client("kinesis")
    kinesis.create_stream(StreamName=STREAM, ShardCount=3)
    kinesis.get_waiter("stream_exists").wait(StreamName=STREAM)
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    boto3.client("sqs").create_queue(QueueName=QUEUE)
    print(f"stream {STREAM}, bucket {BUCKET} and queue {QUEUE} are there")


def send():
    kinesis, chance = boto3.client("kinesis"), random.Random(7)
    records = [reading(chance, number) for number in range(RECORDS)]
    for start in range(0, RECORDS, 200):
        entries = [{"PartitionKey": key, "Data": data} for key, data in records[start : start + 200]]
        assert kinesis.put_records(StreamName=STREAM, Records=entries)["FailedRecordCount"] == 0
    print(f"{RECORDS} readings sent")


class Function:
    """The function. As it is, it drops what is not UTF-8, and fails with a batch in which a temperature is missing."""

    def __init__(self, is_repaired, log):
        self.is_repaired, self.log = is_repaired, log

    def __call__(self, event, request_id):
        entries = []
        for record in event["Records"]:
            try:
                entries.append(self.entry(record))
                self.log(f"Processed record with EventID: {record['eventID']}")
            except Exception as problem:
                self.log(f"Error processing record {record['eventID']}: {problem}")
        values = [entry["original_data"]["temperature"] for entry in entries]
        if self.is_repaired:
            values = [value for value in values if value is not None]
        if values:
            self.log(f"Mean temperature: {statistics.fmean(values):.2f}")
        if entries:
            key = f"processed-data/{now():%Y/%m/%d/%H}/batch-{request_id}.json"
            boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=json.dumps(entries, indent=2))
            self.log(f"Successfully stored {len(entries)} processed records to S3: {key}")

    def entry(self, record):
        kinesis = record["kinesis"]
        data = base64.b64decode(kinesis["data"])
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            if not self.is_repaired:
                raise
            text = data.decode("latin-1")
        return {
            "original_data": json.loads(text),
            "processing_timestamp": now().isoformat(),
            "partition_key": kinesis["partitionKey"],
            "sequence_number": kinesis["sequenceNumber"],
            "event_id": record["eventID"],
            "processed": True,
        }


class Mapping:
    """Polls the stream for the function, and writes its log."""

    def __init__(self, is_repaired):
        self.kinesis, self.lines = boto3.client("kinesis"), []
        self.function = Function(is_repaired, self.lines.append)
        self.places = json.loads(PLACES.read_text()) if PLACES.exists() else {}
        self.handed = self.lost = 0

    def run(self):
        stream = self.kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
        for shard in self.kinesis.list_shards(StreamName=STREAM)["Shards"]:
            records = self.read(shard["ShardId"])
            for start in range(0, len(records), BATCH):
                self.deliver(stream["StreamARN"], shard["ShardId"], records[start : start + BATCH])
        PLACES.write_text(json.dumps(self.places))
        self.write_log()
        print(f"{self.handed} records handed over, {self.lost} given up")

    def read(self, shard):
        place = self.places.get(shard)
        start = {"ShardIteratorType": "TRIM_HORIZON"}
        if place:
            start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": place}
        iterator = self.kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard, **start)["ShardIterator"]
        records, behind = [], 1
        while iterator and behind:
            page = self.kinesis.get_records(ShardIterator=iterator)
            iterator, behind = page.get("NextShardIterator"), page["MillisBehindLatest"]
            records += page["Records"]
        if records:
            self.places[shard] = records[-1]["SequenceNumber"]
        return records

    def deliver(self, arn, shard, records):
        event = {"Records": [event_record(arn, shard, record) for record in records]}
        for attempt in range(1, ATTEMPTS + 1):
            request_id = str(uuid.uuid4())
            self.lines.append(f"START RequestId: {request_id} Version: $LATEST")
            try:
                self.function(event, request_id)
                failed = False
            except Exception as problem:
                failed = True
                self.lines.append(f"[ERROR] {type(problem).__name__}: {problem}\nTraceback (most recent call last):")
            self.lines.append(f"END RequestId: {request_id}")
            if not failed:
                self.handed += len(records)
                return
        self.lost += len(records)
        self.tell(arn, shard, records, request_id, attempt)

    def tell(self, arn, shard, records, request_id, attempts):
        """The on-failure message: a pointer into the stream, and no payload."""
        sqs = boto3.client("sqs")
        first, last = records[0], records[-1]
        document = {
            "requestContext": {
                "requestId": request_id,
                "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:readings-to-s3",
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": f"{now().isoformat(timespec='milliseconds')}Z",
            "KinesisBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": first["SequenceNumber"],
                "endSequenceNumber": last["SequenceNumber"],
                "approximateArrivalOfFirstRecord": arrival(first),
                "approximateArrivalOfLastRecord": arrival(last),
                "batchSize": len(records),
                "streamArn": arn,
            },
        }
        url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(document))

    def write_log(self):
        logs, stream = boto3.client("logs"), f"{now():%Y/%m/%d}/[$LATEST]{uuid.uuid4().hex}"
        groups = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
        if not groups:
            logs.create_log_group(logGroupName=GROUP)
        logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        moment = int(datetime.datetime.now().timestamp() * 1000)
        events = [{"timestamp": moment, "message": line + "\n"} for line in self.lines]
        if events:
            logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)


def arrival(record):
    moment = record["ApproximateArrivalTimestamp"].astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def event_record(arn, shard, record):
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record["PartitionKey"],
            "sequenceNumber": record["SequenceNumber"],
            "data": base64.b64encode(record["Data"]).decode(),
            "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"].timestamp(),
        },
        "eventSource": "aws:kinesis",
        "eventID": f"{shard}:{record['SequenceNumber']}",
        "eventSourceARN": arn,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["setup", "send", "run"])
    parser.add_argument("--repaired", action="store_true")
    options = parser.parse_args()
    if options.task == "run":
        Mapping(options.repaired).run()
    else:
        {"setup": setup, "send": send}[options.task]()


main()
