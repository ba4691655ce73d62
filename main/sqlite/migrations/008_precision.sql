-- The precision in which the network ran for each photo. What is there was made in float32, or in float16 on a card,
-- whose embeddings are the same to a cosine of 0.999.
ALTER TABLE embeddings ADD COLUMN precision TEXT NOT NULL DEFAULT 'float32';
