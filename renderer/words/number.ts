import { currentLocale, t } from '../i18n/i18n.svelte.ts';

const formats = new Map<string, Intl.NumberFormat>();

/** A whole number in the way of the person's region: `20,150`. */
export function count(value: number): string {
  return decimal(value, 0);
}

function decimal(value: number, digits: number): string {
  const locale = currentLocale();
  const key = `${locale} ${digits}`;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format.format(value);
}

/** Names in a row: `dog, grass, sky`. */
export function joined(names: readonly string[]): string {
  return names.join(t('number.comma'));
}

/** Nothing short of certain is told as 100%. */
export function percent(share: number): string {
  const shown = share < 1 ? Math.min(99, Math.round(share * 100)) / 100 : 1;
  return shown.toLocaleString(currentLocale(), { style: 'percent' });
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function bytes(value: number): string {
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return t(`number.bytes.${UNITS[unit]!}`, { value: decimal(rest, unit > 1 && rest < 100 ? 1 : 0) });
}

/** Photos per second; slow machines are told in seconds per photo. */
export function speed(photosPerSecond: number): string {
  if (photosPerSecond >= 1) {
    const digits = photosPerSecond >= 10 ? 0 : 1;
    return t('number.photosPerSecond', { value: decimal(photosPerSecond, digits) });
  }
  return t('number.secondsPerPhoto', { value: decimal(1 / Math.max(photosPerSecond, 0.001), 1) });
}

export function coordinates({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const degrees = (value: number): { degrees: string } => ({ degrees: decimal(Math.abs(value), 4) });
  return t('number.coordinates', {
    latitude: t(latitude < 0 ? 'number.south' : 'number.north', degrees(latitude)),
    longitude: t(longitude < 0 ? 'number.west' : 'number.east', degrees(longitude)),
  });
}
