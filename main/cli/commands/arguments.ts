import { InvalidArgumentError } from 'commander';
import { parseRegion, type Region } from '../../core/photos/region.ts';

/** @throws InvalidArgumentError, as all of these do, with what was expected */
export function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('Expected a number from 1 on.');
  return count;
}

export function toRegion(text: string): Region {
  const region = parseRegion(text);
  if (region === null)
    throw new InvalidArgumentError('Expected left,top,width,height from 0 to 1, such as 0.5,0,0.5,1.');
  return region;
}

export function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return port;
}

/** The values of an option that may be repeated. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
