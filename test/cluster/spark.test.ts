import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { expectAllMerged, killMoments, makeManyPhotos, mapCommand, PARTITIONS } from './photos.ts';
import { installPython } from './python.ts';

const PORT = 17_077;

const python = await installPython('pyspark==4.3.0');
if ('missing' in python) console.warn(`Spark is not run: ${python.missing}.`);

it.each([
  { kills: 1, when: 'in the middle' },
  { kills: 5, when: 'and replaced at five random moments' },
])(
  'Spark - two workers, one killed $when: every photo exactly once in the merged library',
  { timeout: 3_600_000 },
  async ({ kills }) => {
    if ('missing' in python) return;
    const scratch = makeFolder('spark');
    const running: ChildProcess[] = [];
    onTestFinished(() => {
      for (const child of running) child.kill('SIGKILL');
      removeFolder(scratch);
    });
    const album = join(scratch, 'album');
    mkdirSync(album);
    writeFileSync(join(scratch, 'paths.txt'), (await makeManyPhotos(album)).join('\n'));
    const home = execFileSync(
      python.binary,
      ['-c', 'import pyspark, os; print(os.path.dirname(pyspark.__file__))'],
      { encoding: 'utf8' },
    ).trim();
    const env = {
      ...process.env,
      SPARK_HOME: home,
      PYSPARK_PYTHON: python.binary,
      SPARK_LOCAL_IP: '127.0.0.1',
    };
    const start = (name: string, ...words: string[]): ChildProcess => {
      const child = spawn(join(home, 'bin', 'spark-class'), words, {
        env,
        cwd: scratch,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const log = createWriteStream(join(scratch, `${name}.log`));
      child.stdout.pipe(log);
      child.stderr.pipe(log);
      running.push(child);
      return child;
    };
    const deploy = 'org.apache.spark.deploy';
    start(
      'master',
      `${deploy}.master.Master`,
      '--host',
      '127.0.0.1',
      '--port',
      `${PORT}`,
      '--webui-port',
      '0',
    );
    await sleep(8000);
    const url = `spark://127.0.0.1:${PORT}`;
    const startWorker = (name: string): ChildProcess => {
      const options = ['--cores', '1', '--memory', '1g', '--webui-port', '0', '-d', join(scratch, name)];
      return start(name, `${deploy}.worker.Worker`, ...options, url);
    };
    const workers = ['one', 'two'].map(startWorker);
    await sleep(8000);
    const submitted = spawn(
      join(home, 'bin', 'spark-submit'),
      [
        '--master',
        url,
        '--conf',
        'spark.executor.memory=512m',
        '--conf',
        'spark.ui.showConsoleProgress=false',
        join('docs', 'cluster', 'tag_with_spark.py'),
        join(scratch, 'paths.txt'),
        join(scratch, 'out'),
        '--partitions',
        `${PARTITIONS}`,
        '--command',
        mapCommand(scratch),
      ],
      { env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    running.push(submitted);
    let done = 0;
    let killed = 0;
    const moments = killMoments(kills);
    submitted.stderr.on('data', (chunk: Buffer) => {
      done += chunk.toString('utf8').split('Finished task').length - 1;
      if (killed === kills || done < moments[killed]!) return;
      workers.shift()!.kill('SIGKILL');
      killed += 1;
      if (kills > 1) workers.push(startWorker(`another-${killed}`));
    });
    const [, , [status]] = await Promise.all([
      text(submitted.stdout),
      text(submitted.stderr),
      once(submitted, 'exit') as Promise<[number]>,
    ]);
    expect([status, killed]).toEqual([0, kills]);
    const results = readdirSync(join(scratch, 'out')).filter((name) => name.endsWith('.gz'));
    await expectAllMerged(
      join(scratch, 'library'),
      results.map((name) => join(scratch, 'out', name)),
      album,
    );
  },
);
