"""Afterbay against DuckDB and against Python with orjson and sqlite3, each doing the same work in processes of its own.

`make bench` runs all of it; BENCH="--only import --rounds 1 --records 100000" is a quick look.
"""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

from comparison.agreement import agree
from comparison.bars import judge
from comparison.contenders import Contenders
from comparison.measure import Sample, interleaved, middle
from comparison.report import as_json, machine, markdown, versions
from comparison.trees import Trees

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("import", "devices", "again", "questions", "scale")


def main():
    options = parse()
    trees = Trees(options.data, options.records, options.afterbay)
    options.data.mkdir(parents=True, exist_ok=True)
    run = Comparison(trees, Contenders(options.afterbay, options.data / "work"), options.rounds)
    load_before = os.getloadavg()[0]
    parts = {}
    for part in options.only or PARTS:
        print(f"measuring: {part}", file=sys.stderr)
        parts[part] = getattr(run, f"part_{part}")()
    quiet = load_before < 0.5
    bars = list(judge(parts, quiet))
    result = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "load_before": load_before,
        "load_after": os.getloadavg()[0],
        "records": options.records,
        "rounds": options.rounds,
        "notes": run.notes,
    }
    text = markdown(result, parts, bars)
    print(text)
    if options.label:
        name = ROOT / "Benchmarks" / "results" / f"{result['date']}-{options.label}"
        name.parent.mkdir(exist_ok=True)
        name.with_suffix(".md").write_text(text)
        name.with_suffix(".json").write_text(json.dumps(as_json(result, parts, bars), indent=1) + "\n")
    if any(note.startswith("DISAGREE") for notes in run.notes.values() for note in notes):
        sys.exit("the contenders disagree; see above")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--afterbay", type=Path, help="the release binary; without it only the others run")
    parser.add_argument("--data", type=Path, default=ROOT / ".build/bench", help="where trees are made and kept")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of a tree (default 1,000,000)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default 3)")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part only; may be given again")
    parser.add_argument("--label", help="also write Benchmarks/results/<date>-<label>.md and .json")
    options = parser.parse_args()
    if options.afterbay:
        options.afterbay = options.afterbay.resolve()
        if not options.afterbay.exists():
            parser.error(f"there is no {options.afterbay}; make it with: make release")
    return options


class Comparison:
    """One method for each part; each gives work → medians, in the order in which they shall be read."""

    def __init__(self, trees, contenders, rounds):
        self.trees, self.contenders, self.rounds, self.notes = trees, contenders, rounds, {}

    def ours(self, works):
        """Our own works, or none where there is no binary."""
        return works if self.contenders.afterbay else {}

    def part_import(self):
        return self.compare("import", self.trees.small_objects(), with_script=True)

    def part_devices(self):
        return self.compare("devices", self.trees.many_devices(), with_script=False)

    def compare(self, part, tree, with_script):
        c = self.contenders
        works = self.ours({"afterbay": lambda: c.import_and_summarize(tree)}) | {
            "duckdb answer": lambda: c.duckdb_answer(tree),
            "duckdb ingest": lambda: c.duckdb_ingest(tree),
        }
        if with_script:
            works["orjson + sqlite3"] = lambda: c.orjson_sqlite(tree)
        rows = interleaved(self.rounds, works)
        answers = self.ours({"afterbay": 0}).keys() | {"duckdb"} | ({"orjson"} if with_script else set())
        self.notes[part] = [agree(*(c.out(name) for name in sorted(answers)))]
        return rows

    def part_again(self):
        """The first import, the same once more, and then 427 of 10,000 objects that were not there before."""
        base, more = self.trees.split_off(self.trees.small_objects(), 0.0427)
        c, samples = self.contenders, {}

        def note(name, sample):
            samples.setdefault(name, []).append(sample)

        for _ in range(self.rounds):
            if c.afterbay:
                db = c.fresh("again.db")
                note("first", c.import_tree(base, db))
                note("nothing new", c.import_tree(base, db))
                note("427 more", c.import_tree(more, db))
            c.duckdb_ingest(base)
            note("duckdb 427 more + summary", c.duckdb_add(more))
        return {name: middle(found) for name, found in samples.items()}

    def part_questions(self):
        """Questions to a loaded database."""
        c, tree = self.contenders, self.trees.small_objects()
        c.duckdb_ingest(tree)
        db = c.fresh("questions.db")
        if c.afterbay:
            c.import_tree(tree, db)
        commands = {
            "summarize": ("summarize", "--output", "csv"),
            "status": ("status", "--output", "json"),
            "audit duplicates": ("audit", "duplicates", "--output", "jsonl"),
            "audit gaps": ("audit", "gaps", "--output", "jsonl"),
        }
        works = self.ours({name: lambda words=words: c.ours(*words, db=db) for name, words in commands.items()})
        for question in ("summary", "duplicates", "gaps", "gaps-split"):
            works[f"duckdb {question}"] = lambda question=question: c.duckdb_question(question)
        return interleaved(self.rounds, works)

    def part_scale(self):
        """CPU per record at five times the records, in objects of one size."""
        c = self.contenders
        if not c.afterbay:
            return {}
        once, five = self.trees.objects_of_1000(1), self.trees.objects_of_1000(5)
        works = {name: lambda tree=tree: c.import_and_summarize(tree) for name, tree in (("once", once), ("five times", five))}
        rows = interleaved(self.rounds, works)
        whole = rows["five times"]
        return rows | {"five times, a fifth": Sample(whole.wall / 5, whole.cpu / 5, whole.rss_mb, whole.file_mb / 5)}


if __name__ == "__main__":
    main()
