"""boto3_download.py URL BUCKET FOLDER: all objects of a bucket into a folder, by ten threads, as most scripts do it."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from botocore.config import Config

url, bucket, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
client = boto3.client("s3", endpoint_url=url, config=Config(max_pool_connections=10, s3={"addressing_style": "path"}))


def download(key):
    path = folder / key
    path.parent.mkdir(parents=True, exist_ok=True)
    client.download_file(bucket, key, str(path))


pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
with ThreadPoolExecutor(10) as pool:
    for _ in pool.map(download, (found["Key"] for page in pages for found in page.get("Contents", []))):
        pass
