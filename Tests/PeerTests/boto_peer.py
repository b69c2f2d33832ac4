"""boto3 behind a pipe: a line [URL, service, operation, arguments] in, a line with the answer out."""

import base64
import datetime
import functools
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)


def taken(value):
    """An argument with its bytes."""
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        return {name: taken(member) for name, member in value.items()}
    if isinstance(value, list):
        return [taken(item) for item in value]
    return value


def given(value):
    """An answer in what JSON has."""
    if isinstance(value, StreamingBody):
        value = value.read()
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime):
        return (value - EPOCH) // MICROSECOND
    raise TypeError(repr(value))


def answer(url, service, operation, arguments):
    client = client_for(url, service)
    try:
        if client.can_paginate(operation) and arguments.pop("$all", False):
            found = client.get_paginator(operation).paginate(**taken(arguments)).build_full_result()
        else:
            found = getattr(client, operation)(**taken(arguments))
        return json.dumps(found, default=given)
    except ClientError as error:
        found = error.response["Error"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return failure(found["Code"], found.get("Message"), status)
    except BotoCoreError as error:
        return failure(type(error).__name__, str(error), 0)


def failure(code, message, status):
    return json.dumps({"$error": {"code": code, "message": message, "status": status}})


@functools.cache
def client_for(url, service):
    config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    return boto3.client(service, endpoint_url=url, config=config)


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        print(answer(*json.loads(line)), flush=True)


main()
