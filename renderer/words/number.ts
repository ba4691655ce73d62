const whole = new Intl.NumberFormat('en-GB');

export function count(value: number): string {
  return whole.format(value);
}

/** `1 photo`, `12,408 photos`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Nothing short of certain is told as 100%. */
export function percent(share: number): string {
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}%`;
}

export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${unit > 1 && rest < 100 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]!}`;
}

/** Photos per second; slow machines are told in seconds per photo. */
export function speed(photosPerSecond: number): string {
  if (photosPerSecond >= 10) return `${Math.round(photosPerSecond)} photos/s`;
  if (photosPerSecond >= 1) return `${photosPerSecond.toFixed(1)} photos/s`;
  return `${(1 / Math.max(photosPerSecond, 0.001)).toFixed(1)} s per photo`;
}

export function coordinates({ latitude, longitude }: { latitude: number; longitude: number }): string {
  const part = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? negative : positive}`;
  return `${part(latitude, 'N', 'S')}, ${part(longitude, 'E', 'W')}`;
}
