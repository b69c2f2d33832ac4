"""moto's server on a free loopback port. Says its URL, serves until standard input ends.

    moto_peer.py [--fail SHARE] [--seed SEED] [--service-numbers] [--signed]

--fail refuses this share of PutRecords' entries, as a shard does that is written to too fast. --service-numbers hands out
sequence numbers of the service's present layout instead of 1, 2, 3, … --signed checks every signature; the only key that is
known, and its secret, stand behind the URL.
"""

import argparse
import json
import logging
import random
import sys
import threading
import time
import urllib.request

import boto3
from moto.kinesis.models import KinesisBackend, Record, Shard
from moto.server import ThreadedMotoServer


def refuse_entries(share, seed):
    """Lets PutRecords refuse a share of its entries."""
    accept = KinesisBackend.put_records
    chance = random.Random(seed)

    def put_records(self, stream_arn, stream_name, records):
        refused = [chance.random() < share for _ in records]
        kept = [record for record, is_refused in zip(records, refused) if not is_refused]
        answer = accept(self, stream_arn, stream_name, kept)
        results = iter(answer["Records"])
        error = {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "Rate exceeded for shard"}
        answer["Records"] = [dict(error) if is_refused else next(results) for is_refused in refused]
        answer["FailedRecordCount"] = sum(refused)
        return answer

    KinesisBackend.put_records = put_records


def service_number(created, shard, index, second):
    """A number of 186 bits: version 2, fields as in the service's own."""
    return (2 << 184 | created << 148 | (shard & 15) << 144 | index << 80 | second << 36 | shard << 4 | 2)


def number_as_the_service():
    """Numbers records as the service does."""

    def put_record(self, partition_key, data, explicit_hash_key):
        if not self.records:
            self.created = int(time.time()) - 3600
        shard = int(self.shard_id.split("-")[1])
        number = service_number(self.created, shard, len(self.records) + 1, int(time.time() - 0.7))
        self.records[number] = Record(partition_key, data, number, explicit_hash_key)
        return str(number)

    Shard.put_record = put_record


def put_one_after_another():
    """Its server has a thread for each connection, and two that number records at once lose some."""
    accept = KinesisBackend.put_records
    lock = threading.Lock()

    def put_records(self, stream_arn, stream_name, records):
        with lock:
            return accept(self, stream_arn, stream_name, records)

    KinesisBackend.put_records = put_records


def check_signatures(url):
    """Makes a user who may do everything, and lets moto refuse all others from now on. Returns key and secret."""
    iam = boto3.client("iam", endpoint_url=url)
    iam.create_user(UserName="peer")
    key = iam.create_access_key(UserName="peer")["AccessKey"]
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="peer", PolicyName="everything", PolicyDocument=json.dumps(everything))
    request = urllib.request.Request(
        f"{url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}, method="POST"
    )
    urllib.request.urlopen(request).close()
    return key["AccessKeyId"], key["SecretAccessKey"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fail", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--service-numbers", action="store_true")
    parser.add_argument("--signed", action="store_true")
    options = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if options.fail:
        refuse_entries(options.fail, options.seed)
    if options.service_numbers:
        number_as_the_service()
    put_one_after_another()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    print(url, *(check_signatures(url) if options.signed else ()), flush=True)
    sys.stdin.read()
    server.stop()


main()
