"""Tags photos on a Ray cluster: python tag_with_ray.py PATHS OUTPUT [options]

PATHS is a text file with a path or a URL a line, which every node can read; OUTPUT is a folder that all nodes share and
that gets a file of results for each partition. `photonest` is on every node. A task that is lost with its node runs
again elsewhere; its file has its name only when it is whole.
"""

import argparse
import os
import shlex
import subprocess

import ray

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("paths")
parser.add_argument("output")
parser.add_argument("--partitions", type=int, default=50)
parser.add_argument("--command", default="photonest map", help="what each partition is piped through")
parser.add_argument("--cpus", type=float, default=1, help="of each task; say --threads in the command accordingly")
parser.add_argument("--gpus", type=float, default=0)
parser.add_argument("--address", default="auto", help="of the cluster")
options = parser.parse_args()


@ray.remote(max_retries=10, retry_exceptions=True)
def tag(paths, part, command):
    """Writes the partition's results and returns how many there are."""
    with open(f"{part}.{os.getpid()}", "w+b") as results:
        subprocess.run(shlex.split(command), input="\n".join(paths).encode(), stdout=results, check=True)
        results.seek(0)
        count = sum(1 for _ in results)
    os.replace(results.name, part)
    return count


ray.init(address=options.address)
with open(options.paths) as lines:
    paths = [line.rstrip("\n") for line in lines if line.strip()]
os.makedirs(options.output, exist_ok=True)
task = tag.options(num_cpus=options.cpus, num_gpus=options.gpus)
tasks = [
    task.remote(paths[index :: options.partitions], os.path.join(options.output, f"part-{index:05}.jsonl"), options.command)
    for index in range(options.partitions)
]
while tasks:
    done, tasks = ray.wait(tasks)
    print(f"{ray.get(done[0])} photos more, {len(tasks)} partitions left", flush=True)
