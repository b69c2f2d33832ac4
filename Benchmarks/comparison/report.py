"""The result as Markdown for people and JSON for programs."""

import os
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path


def machine():
    cpu = memory = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal"):
            memory = f"{int(line.split()[1]) / 1024 / 1024:.0f} GiB"
    return f"{os.cpu_count()} × {cpu}, {memory}, {platform.system()} {platform.release()}"


def versions():
    names = ("duckdb", "orjson", "numpy")
    return ", ".join(f"{name} {version(name)}" for name in names) + f", Python {platform.python_version()}"


def markdown(result, parts, bars):
    lines = [
        f"# Comparison of {result['date']}",
        "",
        f"Machine: {result['machine']}. Load average over a minute: {result['load_before']:.2f} before, "
        f"{result['load_after']:.2f} after. {result['versions']}. {result['records']:,} records; medians of "
        f"{result['rounds']} interleaved rounds; page cache warm, every process cold.",
    ]
    for part, rows in parts.items():
        if not rows:
            continue
        lines += ["", f"## {part}", "", "| work | wall s | CPU s | peak MB | file MB |", "|---|---:|---:|---:|---:|"]
        for name, s in rows.items():
            size = f"{s.file_mb:.0f}" if s.file_mb else "–"
            lines.append(f"| {name} | {s.wall:.2f} | {s.cpu:.2f} | {s.rss_mb:.0f} | {size} |")
        lines += [f"\n{note}" for note in result["notes"].get(part, [])]
    if bars:
        lines += ["", "## Bars", "", "| bar | at most | measured | |", "|---|---:|---:|---|"]
        lines += [f"| {b.text} | {b.limit:g}{b.unit} | {b.measured:.3g}{b.unit} | {b.mark} |" for b in bars]
    return "\n".join(lines) + "\n"


def as_json(result, parts, bars):
    return {
        **result,
        "parts": {part: {name: asdict(s) for name, s in rows.items()} for part, rows in parts.items()},
        "bars": [{**asdict(bar), "mark": bar.mark} for bar in bars],
    }
