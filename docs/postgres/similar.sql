-- The 50 photos most like one, of those of a year: psql -v hash=… -v from=2024-01-01 -v until=2025-01-01 -f similar.sql
-- An index is looked through until there are enough that pass the filter (pgvector 0.8).
SET hnsw.ef_search = 200;
SET hnsw.iterative_scan = strict_order;
SELECT path, taken_at, 1 - (code <=> (SELECT code FROM results WHERE hash = decode(:'hash', 'hex') LIMIT 1)) AS cosine
FROM results
WHERE model = 'tf_efficientnet_lite2' AND taken_at >= :'from' AND taken_at < :'until'
ORDER BY code <=> (SELECT code FROM results WHERE hash = decode(:'hash', 'hex') LIMIT 1)
LIMIT 50;
