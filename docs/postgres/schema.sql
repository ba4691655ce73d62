-- Results of `photonest map` in PostgreSQL with pgvector (https://github.com/pgvector/pgvector), from version 0.7 on.
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE IF NOT EXISTS results (
  hash bytea NOT NULL, -- SHA-256 of the file
  model text NOT NULL,
  path text NOT NULL,
  size_bytes bigint NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  taken_at timestamp, -- local time at the camera
  camera text,
  latitude double precision,
  longitude double precision,
  metadata jsonb,
  norm double precision NOT NULL,
  embedding halfvec NOT NULL, -- of length 1; its dimension is the model's
  code halfvec(256) NOT NULL, -- the quantised embedding: what Photonest itself compares
  PRIMARY KEY (hash, model)
);
