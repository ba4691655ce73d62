import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildNetwork, type Form } from '../../main/nets/architectures.ts';
import { synthesizeFor } from '../../main/weights/testing/synthetic-weights.ts';
import { MODEL_FILE, writeNetwork } from '../../main/weights/install/write-network.ts';

export const SALT = 'benchmark:';

/** A network's files as the app writes them. Speed does not depend on the weights' values. */
export async function writeSyntheticModel(
  architecture: string,
  size: number,
  form: Form,
  directory: string,
): Promise<string> {
  const network = buildNetwork(architecture, size, form);
  await mkdir(directory, { recursive: true });
  await writeNetwork(network, async (name) => synthesizeFor(network, name, SALT), directory);
  return join(directory, MODEL_FILE);
}
