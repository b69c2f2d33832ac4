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
lost AS (
    SELECT object_id, count(*) AS failures FROM failure GROUP BY object_id
),
refused AS (
    SELECT object_id, count(*) AS rejects FROM reject GROUP BY object_id
)
SELECT
    (SELECT min(name) FROM object_name WHERE object_name.object_id = object.id) AS object,
    printf('%d delivered, %d failed, %d rejected', object.delivered, object.failed, object.rejected) AS kept,
    printf('%d delivered, %d failed, %d rejected', ifnull(held.deliveries, 0), ifnull(lost.failures, 0),
        ifnull(refused.rejects, 0)) AS counted
FROM object
LEFT JOIN held ON held.object_id = object.id
LEFT JOIN lost ON lost.object_id = object.id
LEFT JOIN refused ON refused.object_id = object.id
WHERE object.delivered <> ifnull(held.deliveries, 0)
    OR object.failed <> ifnull(lost.failures, 0)
    OR object.rejected <> ifnull(refused.rejects, 0)
    OR object.entries <> object.delivered + object.failed + object.listed + object.rejected
ORDER BY object;
