import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SUPPLIES = '/sys/class/power_supply';
const TIMEOUT_MS = 5000;
const CHECK_MS = 60_000;

/**
 * Whether this computer runs on its battery, as it was at most a minute ago. Nobody is asked until somebody wants to
 * know; while it does run on its battery, it looks once a minute whether it still does.
 */
export class Power {
  readonly #look: () => Promise<boolean>;
  readonly #onChange: () => void;
  #onBattery = false;
  #lookedAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;

  /** @param onChange the plug was pulled, or is in again */
  constructor(onChange: () => void, look: () => Promise<boolean> = isOnBattery) {
    this.#onChange = onChange;
    this.#look = look;
  }

  get onBattery(): boolean {
    if (performance.now() - this.#lookedAt > CHECK_MS) void this.check();
    return this.#onBattery;
  }

  async check(): Promise<void> {
    this.#lookedAt = performance.now();
    const before = this.#onBattery;
    this.#onBattery = await this.#look().catch(() => false); // nobody knows: as a computer without a battery
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.#onBattery ? setTimeout(() => void this.check(), CHECK_MS).unref() : null;
    if (before !== this.#onBattery) this.#onChange();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

async function isOnBattery(): Promise<boolean> {
  switch (process.platform) {
    case 'linux':
      return await readSupplies(SUPPLIES);
    case 'darwin':
      return (await run('pmset', ['-g', 'batt'], { timeout: TIMEOUT_MS })).stdout.includes('Battery Power');
    case 'win32':
      return await askWindows();
    default:
      return false;
  }
}

/** Linux: a battery that gives, and no plug that is in. A mouse has a battery, too, whose scope is its device. */
export async function readSupplies(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const read = async (name: string, file: string): Promise<string> =>
    (await readFile(join(directory, name, file), 'utf8').catch(() => '')).trim();
  let isDischarging = false;
  for (const name of names) {
    if ((await read(name, 'scope')) === 'Device') continue;
    if ((await read(name, 'type')) === 'Battery')
      isDischarging ||= (await read(name, 'status')) === 'Discharging';
    else if ((await read(name, 'online')) === '1') return false;
  }
  return isDischarging;
}

/** `BatteryStatus` 1: the battery is discharging (Win32_Battery). */
async function askWindows(): Promise<boolean> {
  const question = '(Get-CimInstance -ClassName Win32_Battery).BatteryStatus';
  const arguments_ = ['-NoProfile', '-NonInteractive', '-Command', question];
  const { stdout } = await run('powershell.exe', arguments_, { timeout: TIMEOUT_MS, windowsHide: true });
  return stdout.split(/\s+/).includes('1');
}
