-- After the first load, which takes a fraction of the time without them.
-- Codes of two models cannot be compared, so each model has an index of its own.
CREATE INDEX IF NOT EXISTS results_by_code ON results USING hnsw (code halfvec_cosine_ops)
  WITH (m = 16, ef_construction = 64) WHERE model = 'tf_efficientnet_lite2';
CREATE INDEX IF NOT EXISTS results_by_date ON results (taken_at);
