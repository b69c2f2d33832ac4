"""s3_server.py TREE PORT_FILE LOG: a static server of a tree as a bucket: ListObjectsV2 and GetObject, as cheap as Python can.

Everything is in memory, answers ready made. It writes its port to PORT_FILE, and counts of requests to LOG at its end (SIGTERM).
"""

import asyncio
import bisect
import hashlib
import json
import signal
import sys
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, unquote

PAGE = 1_000


class Bucket:
    """The objects of a tree, by key."""

    def __init__(self, tree):
        self.answers, self.elements = {}, {}
        for path in sorted(tree.rglob("*")):
            if not path.is_file():
                continue
            key, body = str(path.relative_to(tree)), path.read_bytes()
            etag = hashlib.md5(body).hexdigest()
            time = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)
            head = (
                f'HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nETag: "{etag}"\r\nAccept-Ranges: bytes\r\n'
                f"Last-Modified: {time:%a, %d %b %Y %H:%M:%S GMT}\r\nContent-Type: application/json\r\nServer: static\r\n\r\n"
            )
            self.answers[key] = (head.encode(), body)
            self.elements[key] = (
                f"<Contents><Key>{quote_plus(key, safe='/')}</Key><LastModified>{time:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
                f"<ETag>&quot;{etag}&quot;</ETag><Size>{len(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            )
        self.keys = sorted(self.elements, key=lambda key: key.encode())

    def listing(self, query):
        fields = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        prefix, limit = fields.get("prefix", ""), min(int(fields.get("max-keys", PAGE)), PAGE)
        keys = [key for key in self.keys if key.startswith(prefix)]
        start = bisect.bisect_right(keys, fields["continuation-token"]) if "continuation-token" in fields else 0
        page = keys[start : start + limit]
        more = start + limit < len(keys)
        text = '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        text += f"<Name>bucket</Name><Prefix>{quote_plus(prefix, safe='/')}</Prefix><KeyCount>{len(page)}</KeyCount>"
        text += f"<MaxKeys>{limit}</MaxKeys><EncodingType>url</EncodingType><IsTruncated>{str(more).lower()}</IsTruncated>"
        if more:
            text += f"<NextContinuationToken>{page[-1]}</NextContinuationToken>"
        body = (text + "".join(self.elements[key] for key in page) + "</ListBucketResult>").encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


class Connection(asyncio.Protocol):
    def __init__(self, bucket, counts):
        self.bucket, self.counts, self.pending = bucket, counts, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.pending += data
        while (end := self.pending.find(b"\r\n\r\n")) >= 0:
            line = self.pending[: self.pending.find(b"\r\n")].decode()
            self.pending = self.pending[end + 4 :]
            self.answer(*line.split(" ")[:2])

    def answer(self, method, target):
        path, _, query = target.partition("?")
        key = unquote(path).lstrip("/").partition("/")[2]
        if not key:
            self.counts["list"] += 1
            self.transport.write(self.bucket.listing(query))
        elif found := self.bucket.answers.get(key):
            self.counts["get" if method == "GET" else "head"] += 1
            self.transport.writelines(found if method == "GET" else found[:1])
        else:
            self.counts["missing"] += 1
            self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


async def serve(tree, port_file, log):
    counts = {"list": 0, "get": 0, "head": 0, "missing": 0}
    bucket, stop = Bucket(tree), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    # What was counted since the last time.
    loop.add_signal_handler(signal.SIGUSR1, lambda: (log.write_text(json.dumps(counts)), counts.update(dict.fromkeys(counts, 0))))
    server = await loop.create_server(lambda: Connection(bucket, counts), "127.0.0.1", 0)
    port_file.write_text(str(server.sockets[0].getsockname()[1]))
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
