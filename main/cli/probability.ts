import { PhotonestError } from '../core/errors.ts';

/** `0.8`, `80` and `80%` are the same. @param option as it is typed, for the sentence */
export function toProbability(text: string, option: string): number {
  const number = Number(text.replace(/\s*%$/, ''));
  const probability = number > 1 ? number / 100 : number;
  if (text.trim() === '' || !(probability >= 0.2 && probability <= 1))
    throw new PhotonestError(
      'invalid',
      `Expected ${option} from 20 to 100 % or 0.2 to 1, but got “${text}”.`,
    );
  return probability;
}
