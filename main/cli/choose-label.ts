import type { LabelChoice } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import type { Client } from './client.ts';
import { DONE } from './errors.ts';
import { percent, print } from './output.ts';

export type LabelOptions = {
  threshold?: string;
  name?: string;
  hide?: boolean;
  show?: boolean;
  reset?: boolean;
};

type Change = { name?: string | null; threshold?: number | null; hidden?: boolean };

/** `photonest label [NAME]`: what is wanted of a label in this library, or of all that are not shown as they come. */
export async function chooseLabel(
  client: Client,
  name: string | undefined,
  options: LabelOptions,
  json: boolean,
): Promise<number> {
  const change = toChange(options);
  if (name === undefined) {
    if (change !== null) throw new PhotonestError('invalid', 'Expected the label that is to be changed.');
    const known = await client.get<LabelChoice[]>('/api/label-choices');
    print(json, known, () => known.map(describe));
    return DONE;
  }
  const path = `/api/label-choices/${encodeURIComponent(name)}`;
  const choice = await client.send<LabelChoice>('PATCH', path, change ?? {});
  print(json, choice, () => [describe(choice)]);
  return DONE;
}

function toChange({ threshold, name, hide, show, reset }: LabelOptions): Change | null {
  if (hide === true && show === true)
    throw new PhotonestError('invalid', 'A label can be hidden or shown, not both.');
  const change: Change = reset === true ? { name: null, threshold: null, hidden: false } : {};
  if (threshold !== undefined) change.threshold = toProbability(threshold);
  if (name !== undefined) change.name = name;
  if (hide === true || show === true) change.hidden = hide === true;
  return Object.keys(change).length > 0 ? change : null;
}

/** `0.8`, `80` and `80%` are the same; `slider` takes the threshold back. */
function toProbability(text: string): number | null {
  if (text === 'slider') return null;
  const number = Number(text.replace(/\s*%$/, ''));
  if (text.trim() === '' || !Number.isFinite(number))
    throw new PhotonestError(
      'invalid',
      `Expected a threshold such as 80 or 0.8, or “slider”, but got “${text}”.`,
    );
  return number > 1 ? number / 100 : number;
}

function describe({ name, originalName, threshold, hidden, reasons }: LabelChoice): string {
  const bySlider = reasons.length === 0 ? 'shown by the slider' : 'shown with care';
  const parts = [
    ...(name === originalName ? [] : [`comes as “${originalName}”`]),
    hidden ? 'never shown' : threshold === null ? bySlider : `shown from ${percent(threshold)}`,
    ...(threshold === null && !hidden ? reasons : []),
  ];
  return `${name}: ${parts.join('. ')}`;
}
