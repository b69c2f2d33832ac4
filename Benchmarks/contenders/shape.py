"""The batches as DuckDB has to be told of them, and the hourly question in SQL. Times and numbers are typed."""

FIELDS = ("temperature", "humidity", "lat", "lon", "battery_level")

COLUMNS = """{
    original_data: 'STRUCT(device_id VARCHAR, temperature DOUBLE, humidity DOUBLE, "timestamp" TIMESTAMP,
                           location STRUCT(lat DOUBLE, lon DOUBLE), battery_level BIGINT)',
    processing_timestamp: 'TIMESTAMP', partition_key: 'VARCHAR', sequence_number: 'VARCHAR', event_id: 'VARCHAR',
    processed: 'BOOLEAN'}"""


def entries(tree):
    """SQL for every entry of a tree, flat and typed."""
    return f"""
        SELECT event_id, sequence_number, partition_key, processing_timestamp, processed,
            original_data.device_id AS device_id, original_data."timestamp" AS event_time,
            original_data.temperature AS temperature, original_data.humidity AS humidity,
            original_data.location.lat AS lat, original_data.location.lon AS lon,
            original_data.battery_level AS battery_level
        FROM read_json('{tree}/**/*.json', format = 'array', columns = {COLUMNS})"""


def hourly(source):
    """SQL for the hourly summary by device of a source whose records stand in it once."""
    metrics = ", ".join(f"count({f}), min({f}), avg({f}), max({f}), sum({f})" for f in FIELDS)
    return f"""
        SELECT device_id, date_trunc('hour', event_time) AS hour, count(*) AS records, min(event_time), max(event_time),
            {metrics}
        FROM ({source}) GROUP BY ALL ORDER BY device_id, hour"""


def once(source):
    """SQL for the records of a source, each once: event_id is the shard and the number."""
    return f"SELECT DISTINCT ON (event_id) * FROM ({source})"
