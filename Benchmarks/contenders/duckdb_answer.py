"""duckdb_answer.py TREE OUT.csv: the deduplicated hourly summary of a tree, with nothing stored."""

import sys

import duckdb
from shape import entries, hourly, once

tree, out = sys.argv[1:]
duckdb.connect().execute(f"COPY ({hourly(once(entries(tree)))}) TO '{out}' (HEADER)")
