"""duckdb_question.py summary|duplicates|gaps|gaps-split FILE OUT.csv: one question to the table of duckdb_ingest.py.

A sequence number has 186 bits, which no integer type of DuckDB holds. `gaps` decodes it with a function in Python;
`gaps-split` divides the decimal text by 2^80 in SQL, in four pieces that fit in 128 bits.
"""

import sys

import duckdb
from shape import hourly, once

STEPS = """
    SELECT shard, sequence_number AS before, step - 1 AS at_most FROM (
        SELECT shard, sequence_number, counter - lag(counter) OVER (PARTITION BY shard ORDER BY counter) AS step
        FROM (SELECT DISTINCT ON (event_id) event_id[1:20] AS shard, sequence_number, {counter} AS counter FROM {source}))
    WHERE step > 1 ORDER BY shard, before"""

# Long division of four pieces of 14 digits by 2^40, twice; every intermediate value fits in 128 bits.
PIECES = "SELECT *, " + ", ".join(
    f"lpad(sequence_number, 56, '0')[{14 * i + 1}:{14 * i + 14}]::HUGEINT AS a{i}" for i in range(4)
)


def divided(source, a, q, r):
    for i in range(4):
        value = f"{a}{i}" if i == 0 else f"{r}{i - 1} * 100000000000000 + {a}{i}"
        source = f"SELECT *, ({value}) // 1099511627776 AS {q}{i}, ({value}) % 1099511627776 AS {r}{i} FROM ({source})"
    return source


def split_source():
    return divided(divided(f"{PIECES} FROM readings", "a", "b", "r"), "b", "c", "s")


def counter_of(number: str) -> int:
    return int(number) >> 80 & 0xFFFFFFFFFFFFFFFF


question, file, out = sys.argv[1:]
connection = duckdb.connect(file, read_only=True)
if question == "summary":
    query = hourly(once("FROM readings"))
elif question == "duplicates":
    query = "SELECT event_id, count(*) AS deliveries FROM readings GROUP BY event_id HAVING count(*) > 1 ORDER BY event_id"
elif question == "gaps":
    connection.create_function("counter_of", counter_of, ["VARCHAR"], "UBIGINT")
    query = STEPS.format(counter="counter_of(sequence_number)::HUGEINT", source="readings")
else:
    value = "(c1 * 10000000000000000000000000000 + c2 * 100000000000000 + c3) & 18446744073709551615"
    query = STEPS.format(counter=f"({value})", source=f"({split_source()})")
connection.execute(f"COPY ({query}) TO '{out}' (HEADER)")
