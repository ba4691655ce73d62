import { setTimeout as sleep } from 'node:timers/promises';
import type { CudaInfo } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { Client } from './client.ts';
import { COULD_NOT_RUN, DONE } from './errors.ts';
import { megabytes, note, print, ProgressLine, transfer } from './output.ts';

const PATH = '/api/cuda';
const POLL_MS = 100;
const ACTIONS = ['install', 'remove'];

/** `photonest models cuda [install | remove]`: the libraries that CUDA needs on Linux. */
export async function manageCuda(client: Client, action: string | undefined, json: boolean): Promise<number> {
  if (action !== undefined && !ACTIONS.includes(action))
    throw new PhotonestError('invalid', `Expected one of ${ACTIONS.join(', ')}, but got “${action}”.`);
  const before = await client.get<CudaInfo>(PATH);
  if (action === 'install' && before.state !== 'installed') note(need(before));
  if (action !== undefined) await client.post(PATH, { action });
  const info = await follow(client);
  print(json, info, () => (info.problem === null ? [describe(info)] : []));
  if (info.problem !== null) note(info.problem);
  return info.problem === null ? DONE : COULD_NOT_RUN;
}

async function follow(client: Client): Promise<CudaInfo> {
  const line = new ProgressLine();
  for (;;) {
    const info = await client.get<CudaInfo>(PATH);
    if (info.state !== 'downloading' && info.state !== 'installing') {
      line.clear();
      return info;
    }
    if (info.state === 'installing')
      line.show('Unpacking CUDA’s libraries, and trying each way to run the model');
    else line.show(info.progress === null ? 'Asking for CUDA’s libraries' : transfer(info.progress));
    await sleep(POLL_MS);
  }
}

function describe(info: CudaInfo): string {
  switch (info.state) {
    case 'installed':
      return 'CUDA’s libraries are on this computer. Whether CUDA runs says: photonest models probe ID';
    case 'unsupported':
      return 'CUDA is not offered here: it needs Linux on x64 and a card with NVIDIA’s driver.';
    default:
      return `${need(info)} Fetch them with: photonest models cuda install`;
  }
}

function need({ downloadBytes, installedBytes, freeBytes }: CudaInfo): string {
  const free = freeBytes === null ? '' : `, where ${megabytes(freeBytes)} are free`;
  return (
    'CUDA needs libraries that do not come with the app: about ' +
    `${megabytes(downloadBytes)} to download, ${megabytes(installedBytes)} on the disk${free}.`
  );
}
