"""duckdb_add.py TREE FILE OUT.csv: more objects into the table of duckdb_ingest.py, and the summary again."""

import sys

import duckdb
from shape import entries, hourly, once

tree, file, out = sys.argv[1:]
with duckdb.connect(file) as connection:
    connection.execute(f"INSERT INTO readings {entries(tree)}")
    connection.execute(f"COPY ({hourly(once('FROM readings'))}) TO '{out}' (HEADER)")
