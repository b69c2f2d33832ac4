-- numeric_fields: the payload fields that hold numbers: the columns of a summary.
SELECT
    name
FROM field
WHERE is_numeric = 1
ORDER BY name;
