"""duckdb_ingest.py TREE FILE: the tree as a typed table in a database file; no key, no payload, no bookkeeping."""

import sys

import duckdb
from shape import entries

tree, file = sys.argv[1:]
with duckdb.connect(file) as connection:
    connection.execute(f"CREATE TABLE readings AS {entries(tree)}")
