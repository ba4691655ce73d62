// Compares networks with reference numbers: `golden FILE…`, one JSON line per file; exit status 1 if any differs.
import { compareGolden } from './compare-golden.ts';

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('Usage: golden FILE…');
  process.exitCode = 2;
}
for (const path of paths) {
  try {
    const result = await compareGolden(path);
    console.log(JSON.stringify(result));
    if (!result.ok) process.exitCode = 1;
  } catch (error) {
    console.log(JSON.stringify({ file: path, ok: false, error: String(error) }));
    process.exitCode = 1;
  }
}
