"""Importing from S3 against importing the same files, and against boto3's download with an import behind it.

`make bench-s3` runs it; BENCH="--records 100000 --batch 10" is 10,000 objects of 10 records. The bucket is a static
server on loopback (s3_server.py), whose own work is not counted.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from comparison.measure import interleaved, run
from comparison.trees import Trees

ROOT = Path(__file__).resolve().parent
SETTINGS = {
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def main():
    options = parse()
    options.data.mkdir(parents=True, exist_ok=True)
    tree = Trees(options.data, options.records, options.afterbay).tree(options.records, 100, options.batch)
    work = options.data / "s3-work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    os.environ |= SETTINGS
    port, log = work / "port", work / "requests.json"
    server = subprocess.Popen([sys.executable, ROOT / "s3_server.py", tree, port, log])
    try:
        while not port.exists() or not port.read_text():
            time.sleep(0.05)
        measure(options, tree, work, f"http://127.0.0.1:{port.read_text()}", server, log)
    finally:
        server.terminate()
        server.wait()


def measure(options, tree, work, url, server, log):
    os.environ["AWS_ENDPOINT_URL"] = url
    database = work / "a.db"

    def imported(source, fresh=True):
        if fresh:
            for path in work.glob("a.db*"):
                path.unlink()
        return run([options.afterbay, "import", source, "--db", database], log=work / "stderr").with_file(database)

    def downloaded():
        shutil.rmtree(work / "download", ignore_errors=True)
        script = ROOT / "contenders" / "boto3_download.py"
        first = run([sys.executable, script, url, "bucket", work / "download"], log=work / "stderr")
        return first + imported(work / "download")

    works = {"files": lambda: imported(tree), "s3": lambda: imported("s3://bucket/")}
    if not options.without_boto3:
        works["boto3, then files"] = downloaded
    rows = interleaved(options.rounds, works)
    imported("s3://bucket/")
    first = requests(server, log)
    rows["s3 again"] = imported("s3://bucket/", fresh=False)
    again = requests(server, log)
    objects = sum(path.is_file() for path in tree.rglob("*"))
    print(f"{objects} objects, {options.records} records, median of {options.rounds}, load {os.getloadavg()[0]:.1f}\n")
    print("| work | wall s | CPU s | RSS MB |\n|---|---|---|---|")
    for name, row in rows.items():
        print(f"| {name} | {row.wall:.2f} | {row.cpu:.2f} | {row.rss_mb:.0f} |")
    s3, files = rows["s3"], rows["files"]
    print(f"\nCPU against files: {s3.cpu / files.cpu:.2f} (bar 1.3); {(s3.cpu - files.cpu) / objects * 1e6:.0f} µs more an object")
    if "boto3, then files" in rows:
        print(f"CPU against boto3: {s3.cpu / rows['boto3, then files'].cpu:.2f} (bar 0.2)")
    print(f"memory: {max(s3.rss_mb, rows['s3 again'].rss_mb):.0f} MB (bar 250)")
    print(f"requests since before: {first}; of the second run: {again}")
    if again["get"] or again["head"]:
        sys.exit("the second run did not only list")


def requests(server, log):
    """What the server was asked since this was asked before."""
    log.unlink(missing_ok=True)
    server.send_signal(signal.SIGUSR1)
    while not log.exists() or not log.read_text():
        time.sleep(0.02)
    return json.loads(log.read_text())


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--afterbay", type=Path, required=True, help="the release binary")
    parser.add_argument("--data", type=Path, default=ROOT.parent / ".build/bench", help="where trees are made and kept")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of the tree (default 1,000,000)")
    parser.add_argument("--batch", type=int, default=100, help="records of an object (default 100)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default 3)")
    parser.add_argument("--without-boto3", action="store_true", help="leave the download out")
    options = parser.parse_args()
    options.afterbay = options.afterbay.resolve()
    return options


if __name__ == "__main__":
    main()
