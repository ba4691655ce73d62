"""Tags photos on a Spark cluster: spark-submit tag_with_spark.py PATHS OUTPUT [options]

PATHS is a plain text file with a path or a URL a line, which every worker can read; OUTPUT is a folder that gets the
results, a gzipped file for each partition. `photonest` is on every worker. Each partition starts one worker, which loads
the network once, so a partition has some thousand photos. A partition that is lost with its machine runs again
elsewhere, and merging takes each content once, so results may even come twice.
"""

import argparse

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("paths")
parser.add_argument("output")
parser.add_argument("--partitions", type=int, default=50)
parser.add_argument("--command", default="photonest map", help="what each partition is piped through")
options = parser.parse_args()

# Machines that are lost one after the other each cost their partitions a try; Spark gives up after four.
spark = SparkSession.builder.appName("photonest").config("spark.task.maxFailures", "20").getOrCreate()
# No shuffle: its files would go with their machine, and Spark gives up a stage that fails four times.
paths = spark.sparkContext.textFile(options.paths, options.partitions)
# With checkCode a worker that could not run fails its task, which Spark repeats; a photo that cannot be read is a line.
results = paths.pipe(options.command, checkCode=True)
results.saveAsTextFile(options.output, "org.apache.hadoop.io.compress.GzipCodec")
spark.stop()
