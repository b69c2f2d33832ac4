"""What has to be reached, and whether it was. Ratios compare medians of one run, side by side."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    text: str
    limit: float
    measured: float
    unit: str = ""
    judged: bool = True

    @property
    def mark(self):
        if not self.judged:
            return "not judged: machine busy"
        return "PASS" if self.measured <= self.limit else "short"


def judge(parts, quiet):
    """Every bar that the measured parts allow; wall-clock bars count only on a quiet machine."""

    def ratio(text, limit, part, ours, theirs, figure="cpu", judged=True):
        rows = parts.get(part, {})
        if ours in rows and theirs in rows:
            value = getattr(rows[ours], figure) / getattr(rows[theirs], figure)
            yield Bar(text, limit, value, judged=judged)

    def bound(text, limit, part, ours, figure, unit):
        if ours in parts.get(part, {}):
            yield Bar(text, limit, getattr(parts[part][ours], figure), unit)

    ours, ingest, answer, script = "afterbay", "duckdb ingest", "duckdb answer", "orjson + sqlite3"
    yield from ratio("import + summarize: CPU against DuckDB's ingest", 0.45, "import", ours, ingest)
    yield from ratio("import + summarize: CPU against DuckDB's answer, nothing stored", 1.25, "import", ours, answer)
    yield from ratio("import + summarize: wall against DuckDB's ingest", 0.65, "import", ours, ingest, "wall", quiet)
    yield from ratio("import + summarize: wall against orjson + sqlite3", 0.5, "import", ours, script, "wall", quiet)
    yield from ratio("10,000 devices: CPU against DuckDB's answer", 1.8, "devices", ours, answer)
    yield from ratio("again, nothing new: CPU against the first import", 0.05, "again", "nothing new", "first")
    yield from ratio("427 objects more: CPU against the first import", 0.08, "again", "427 more", "first")
    for command in ("summarize", "status", "audit duplicates"):
        yield from bound(f"{command}: wall", 0.3, "questions", command, "wall", " s")
    yield from ratio("audit gaps: CPU against DuckDB's", 0.5, "questions", "audit gaps", "duckdb gaps")
    yield from ratio("objects of 1,000: CPU at five times the records, per record", 1.3, "scale", "five times, a fifth", "once")
    peaks = [s.rss_mb for rows in parts.values() for name, s in rows.items() if not name.startswith(("duckdb", "orjson"))]
    if peaks:
        yield Bar("peak memory of any of our processes", 250, max(peaks), " MB")
