-- verify_object_books: Objects whose entries are not all accounted for by rows. Empty in a sound store.
WITH held AS (
    SELECT object_id, count(*) AS deliveries
    FROM (
        SELECT object_id FROM record WHERE object_id IS NOT NULL
        UNION ALL
        SELECT object_id FROM delivery
    )
    GROUP BY object_id
),
other AS (
    SELECT object_id, sum(kind = 'failed') AS failed, sum(kind = 'listed') AS listed
    FROM (
        SELECT object_id, kind FROM evidence
        UNION ALL
        SELECT object_id, role FROM loose_payload
        UNION ALL
        SELECT object_id, 'listed' FROM listed_object
    )
    GROUP BY object_id
),
refused AS (
    SELECT object_id, count(*) AS rejects FROM reject GROUP BY object_id
)
SELECT
    (SELECT min(name) FROM object_name WHERE object_name.object_id = object.id) AS object,
    printf('%d delivered, %d failed, %d listed, %d rejected', object.delivered, object.failed, object.listed,
        object.rejected) AS kept,
    printf('%d delivered, %d failed, %d listed, %d rejected', ifnull(held.deliveries, 0), ifnull(other.failed, 0),
        ifnull(other.listed, 0), ifnull(refused.rejects, 0)) AS counted
FROM object
LEFT JOIN held ON held.object_id = object.id
LEFT JOIN other ON other.object_id = object.id
LEFT JOIN refused ON refused.object_id = object.id
WHERE object.delivered <> ifnull(held.deliveries, 0)
    OR object.failed <> ifnull(other.failed, 0)
    OR object.listed <> ifnull(other.listed, 0)
    OR object.rejected <> ifnull(refused.rejects, 0)
    OR object.entries <> object.delivered + object.failed + object.listed + object.rejected
ORDER BY object;
