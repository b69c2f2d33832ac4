"""Whether the contenders came to the same answer: speed over a wrong one is worth nothing."""

import csv
import math


def cells(path):
    """(device, hour) → records and the average temperature of a summary, whoever wrote it."""
    found = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            average = row.get("avg(temperature)") or row.get("temperature_avg") or "nan"
            found[row["device_id"], row["hour"][:13].replace(" ", "T")] = (int(row["records"]), float(average))
    return found


def agree(*paths):
    """A sentence on whether all these summaries say the same."""
    first, *others = (cells(path) for path in paths)
    for other, path in zip(others, paths[1:]):
        if first.keys() != other.keys():
            return f"DISAGREE: {paths[0].stem} and {path.stem} have other devices and hours"
        for key, (records, average) in first.items():
            if records != other[key][0] or not math.isclose(average, other[key][1], rel_tol=1e-9):
                return f"DISAGREE: {paths[0].stem} and {path.stem} at {key}"
    total = sum(records for records, _ in first.values())
    names = ", ".join(path.stem for path in paths)
    return f"same answer from {names}: {len(first):,} rows, {total:,} records"
