"""Loads results of `photonest map` into PostgreSQL with pgvector: python load_results.py DATABASE FILE.parquet...

DATABASE is a connection string, postgresql://user@host/name. Needs numpy, pyarrow and psycopg; schema.sql, which lies
beside this file, is applied first, and indexes.sql afterwards. What is there already stays as it is, so loading again
changes nothing.
"""

import argparse
import json
import os

import numpy
import psycopg
import pyarrow
import pyarrow.compute
import pyarrow.parquet

COLUMNS = "hash, model, path, size_bytes, width, height, taken_at, camera, latitude, longitude, metadata, norm, embedding, code"
ROWS = 2000

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("database")
parser.add_argument("files", nargs="+")
options = parser.parse_args()


def vectors(values):
    """As pgvector reads them, six digits behind the point: more than float16 has."""
    return [json.dumps(row) for row in numpy.round(values.astype(float), 6).tolist()]


def records(table):
    table = table.filter(pyarrow.compute.is_null(table["error"]))
    codes = numpy.frombuffer(b"".join(table["code"].to_pylist()), numpy.int8).reshape(len(table), -1)
    embeddings = [numpy.asarray(row) for row in table["embedding"].combine_chunks().to_numpy(zero_copy_only=False)]
    rows = table.drop_columns(["embedding", "code", "thumbnail"] if "thumbnail" in table.column_names else ["embedding", "code"])
    for row, embedding, code in zip(rows.to_pylist(), embeddings, codes):
        metadata = json.loads(row["metadata"] or "{}")
        yield (
            "\\x" + row["hash"], row["model"], row["path"], row["sizeBytes"], row["width"], row["height"],
            metadata.get("takenAt"), metadata.get("camera"), metadata.get("latitude"), metadata.get("longitude"),
            json.dumps(metadata), row["norm"], *vectors(embedding[None]), *vectors(code[None]),
        )


def apply(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name)) as statements:
        database.execute(statements.read())


with psycopg.connect(options.database) as database:
    apply("schema.sql")
    database.execute("CREATE TEMPORARY TABLE arrived (LIKE results)")
    loaded = 0
    for file in options.files:
        for batch in pyarrow.parquet.ParquetFile(file).iter_batches(ROWS):
            with database.cursor().copy(f"COPY arrived ({COLUMNS}) FROM STDIN") as copy:
                for record in records(pyarrow.Table.from_batches([batch])):
                    copy.write_row(record)
            loaded += database.execute("INSERT INTO results SELECT * FROM arrived ON CONFLICT DO NOTHING").rowcount
            database.execute("TRUNCATE arrived")
    apply("indexes.sql")
    database.commit()
    database.execute("ANALYZE results")
    print(f"{loaded} results are new.")
