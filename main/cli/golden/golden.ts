// Compares networks with reference numbers: `golden [--float16] FILE…`, one JSON line per file; exit status 1 if any differs.
import { compareGolden } from './compare-golden.ts';

const words = process.argv.slice(2);
const precision = words.includes('--float16') ? 'float16' : 'float32';
const paths = words.filter((word) => word !== '--float16');
if (paths.length === 0) {
  console.error('Usage: golden [--float16] FILE…');
  process.exitCode = 2;
}
for (const path of paths) {
  try {
    const result = await compareGolden(path, precision);
    console.log(JSON.stringify(result));
    if (!result.ok) process.exitCode = 1;
  } catch (error) {
    console.log(JSON.stringify({ file: path, ok: false, error: String(error) }));
    process.exitCode = 1;
  }
}
