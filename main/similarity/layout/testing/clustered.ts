import { CODE_LENGTH } from '../../quantise.ts';
import { PackedCodes } from '../packed-codes.ts';
import { generator } from '../random.ts';

/** Photos of so many things, in turns: those of one are alike. */
export function clusteredCodes(count: number, things: number): PackedCodes {
  const random = generator(9);
  const direction = (): Float32Array => Float32Array.from({ length: CODE_LENGTH }, () => random() - 0.5);
  const centres = Array.from({ length: things }, direction);
  const codes = new PackedCodes(count);
  for (let row = 0; row < count; row++) {
    const noise = direction();
    codes.write(
      row,
      centres[row % things]!.map((value, at) => value + 0.6 * noise[at]!),
    );
  }
  return codes;
}
