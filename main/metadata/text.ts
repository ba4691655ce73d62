import { isUtf8 } from 'node:buffer';

const LONGEST_TEXT = 4000;
/** What cameras and phones put where a person's description belongs. */
const NOISE =
  /^(olympus digital camera|sony dsc|samsung|digital camera|konica minolta.*|minolta digital camera|exif[_ ]jpeg.*|dcim.*|default|untitled|charset=.*|screenshot|user comments?|binary|hisilicon k3|oppo_\d+|fbmd[\da-f]{16,}|ascii|unicode|filter: ?\d+;.*)$/is;

/** What a person may have described a photo with, without padding; null where it says nothing. */
export function meaningful(value: unknown): string | null {
  const clean = tidy(value);
  return clean === null || NOISE.test(clean) ? null : clean;
}

/** Text without padding; null where there is none. */
export function tidy(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const clean = String(value)
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .trim()
    .slice(0, LONGEST_TEXT); // cameras pad with NUL bytes
  return clean === '' ? null : clean;
}

/** UTF-8 where it is that, else what Windows makes of Latin-1. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);
}

/** "NIKON CORPORATION" + "NIKON D90" is a Nikon D90, not a NIKON CORPORATION NIKON D90. */
export function cameraName(make: unknown, model: unknown): string | null {
  const maker = tidy(make);
  const name = tidy(model);
  if (name === null || maker === null) return name ?? maker;
  const brand = maker.split(' ')[0]!;
  return name.toLowerCase().startsWith(brand.toLowerCase()) ? name : `${maker} ${name}`;
}

/** For people: `35 mm, f/2.8, 1/250 s, ISO 400`. */
export function exposureWords(values: {
  millimetres: unknown;
  aperture: unknown;
  seconds: unknown;
  iso: unknown;
}): string | null {
  const { millimetres, aperture, seconds, iso } = values;
  const parts = [
    positive(millimetres) ? `${round(millimetres)} mm` : null,
    positive(aperture) ? `f/${round(aperture)}` : null,
    positive(seconds) ? `${shutter(seconds)} s` : null,
    positive(iso) ? `ISO ${iso}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

function shutter(seconds: number): string {
  return seconds >= 0.4 ? String(round(seconds)) : `1/${Math.round(1 / seconds)}`;
}

function positive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
