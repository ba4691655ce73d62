import { basename, join } from 'node:path';
import { damaged } from './formats/damaged.ts';
import { openRandomAccess } from './formats/tensor-file.ts';
import { openZip, unpack } from '../download/zip.ts';

const MAX_WEIGHTS_BYTES = 1_000_000_000;

/**
 * The path of the weights themselves: those of a zip file that holds nothing but one `.pth` are unpacked into
 * `directory`. PyTorch's own files are zip files, too, and stay as they are.
 */
export async function unpackWeights(path: string, directory: string): Promise<string> {
  const member = await findPacked(path);
  if (member === null) return path;
  await unpack(path, [member], directory, MAX_WEIGHTS_BYTES);
  return join(directory, basename(member));
}

async function findPacked(path: string): Promise<string | null> {
  return await openRandomAccess(path, async (file, close) => {
    const isZip = file.sizeBytes > 4 && Buffer.from(await file.readAt(0, 2)).toString() === 'PK';
    const names = isZip ? await namesIn(path, async () => (await openZip(file)).entries) : [];
    await close();
    if (names.length === 0 || names.some((name) => name.endsWith('/data.pkl'))) return null;
    const [weights, ...others] = names.filter((name) => name.endsWith('.pth'));
    if (weights !== undefined && others.length === 0) return weights;
    throw damaged(path, 'one file of weights', names.slice(0, 3).join(', '));
  });
}

async function namesIn(path: string, list: () => Promise<Map<string, unknown>>): Promise<string[]> {
  try {
    return [...(await list()).keys()];
  } catch (error) {
    throw damaged(path, 'a whole zip file', (error as Error).message, error);
  }
}
