import { z } from 'zod';

const fraction = z.number().min(0).max(1);

/** A part of an upright photo, in fractions of its width and height from the left and from the top. */
export const regionSchema = z
  .strictObject({ left: fraction, top: fraction, width: fraction, height: fraction })
  .refine(
    ({ left, top, width, height }) =>
      width > 0 && height > 0 && left + width <= 1.001 && top + height <= 1.001,
    {
      message: 'expected left, top, width and height between 0 and 1, within the picture',
    },
  );

export type Region = z.infer<typeof regionSchema>;

/** `left,top,width,height`; null where it is not that. */
export function parseRegion(text: string): Region | null {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (numbers.length !== 4) return null;
  const [left, top, width, height] = numbers;
  const parsed = regionSchema.safeParse({ left, top, width, height });
  return parsed.success ? parsed.data : null;
}
