"""Who takes part: each method is one piece of work in processes of its own, and gives what they used."""

import sys
from pathlib import Path

from .measure import run

FOLDER = Path(__file__).resolve().parent.parent / "contenders"


class Contenders:
    def __init__(self, afterbay, work):
        self.afterbay, self.work = afterbay, work
        work.mkdir(parents=True, exist_ok=True)

    def fresh(self, name):
        """A path for a database that is not there yet."""
        path = self.work / name
        for old in self.work.glob(name + "*"):
            old.unlink()
        return path

    def out(self, name):
        return self.work / f"{name}.csv"

    def ours(self, *arguments, db, out="/dev/null"):
        return run([self.afterbay, *arguments, "--db", db], out, self.work / "afterbay.log")

    def import_tree(self, tree, db):
        return self.ours("import", tree, db=db).with_file(db)

    def import_and_summarize(self, tree):
        db = self.fresh("afterbay.db")
        imported = self.ours("import", tree, db=db)
        summarized = self.ours("summarize", "--output", "csv", db=db, out=self.out("afterbay"))
        return (imported + summarized).with_file(db)

    def script(self, name, *arguments):
        return run([sys.executable, FOLDER / f"{name}.py", *arguments], log=self.work / f"{name}.log")

    def duckdb_answer(self, tree):
        return self.script("duckdb_answer", tree, self.out("duckdb"))

    def duckdb_ingest(self, tree):
        db = self.fresh("ingest.duckdb")
        return self.script("duckdb_ingest", tree, db).with_file(db)

    def duckdb_question(self, question):
        return self.script("duckdb_question", question, self.work / "ingest.duckdb", self.out(f"duckdb-{question}"))

    def duckdb_add(self, tree):
        return self.script("duckdb_add", tree, self.work / "ingest.duckdb", self.out("duckdb-add"))

    def orjson_sqlite(self, tree):
        db = self.fresh("orjson.sqlite")
        return self.script("orjson_sqlite", tree, db, self.out("orjson")).with_file(db)
