/** A moment as somebody wrote it. */
export type Taken = { takenAt: string; takenOffset: string | null; takenSource: string };

/** Photography began in 1826. */
const FIRST_YEAR = 1826;
const LAST_YEAR = 2200;
/** Of time zones, from UTC. */
const MOST_HOURS = 14;

/**
 * The first of the given texts that is a date: `2024:05:17 10:20:30`, `2024-05-17T10:20:30.5+02:00`, `20240517`,
 * `2024/5/17 10:20`, `Fri, 17 May 2024 10:20:30 +0200`. A date without a time is noon, which stays on its day wherever
 * it is looked at, unless another text has the time on that day. A day that no calendar has is none, and so is one of
 * which a part is blank or nought.
 */
export function firstDate(
  candidates: readonly { source: string; text: unknown; offset?: unknown }[],
): Taken | null {
  let day: Taken | null = null;
  for (const { source, text, offset } of candidates) {
    const read = typeof text === 'string' || typeof text === 'number' ? parse(String(text)) : null;
    if (read === null) continue;
    const taken = { takenAt: read.at, takenOffset: offsetOf(offset) ?? read.offset, takenSource: source };
    if (day === null && read.isTimed) return taken;
    if (read.isTimed && dayOf(taken) === dayOf(day!)) return taken;
    day ??= taken;
  }
  return day;
}

function dayOf({ takenAt }: Taken): string {
  return takenAt.slice(0, 10);
}

/** One blank may stand for a leading zero. */
const SEPARATED = /^(\d{4})[:\-/.; ] ?(\d{1,2})[:\-/.; ] ?(\d{1,2})(?!\d)/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?=\D|$|(?:\d{4}|\d{6})(?!\d))/;
const CLOCK =
  /^\s*[T;,_:/.-]?\s*(?:(\d{1,2})([:.-]) ?(\d{1,2})(?:\2 ?(\d{1,2}))?|(\d\d)(\d\d)(\d\d)?(?!\d))(?:[.,:]\d+)?(?:\s*([ap])\.?m\b\.?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d\d)?(?!\d))?/i;

function parse(text: string): { at: string; offset: string | null; isTimed: boolean } | null {
  // Cameras pad with NUL bytes, and some put one between date and time.
  const clean = text.replaceAll('\0', ' ').trim();
  const numbers = inNumbers(clean);
  const match = SEPARATED.exec(numbers) ?? COMPACT.exec(numbers);
  if (match === null) return null;
  const [all, year, month, day] = match;
  const clock = CLOCK.exec(numbers.slice(all.length));
  const time = clock === null ? [12, 0, 0] : timeOf(clock);
  const at = moment([year, month, day, ...time].map(Number));
  return at === null ? null : { at, offset: offsetOf(clock?.[9]), isTimed: clock !== null };
}

function timeOf(clock: RegExpExecArray): number[] {
  const [, hour = clock[5], , minute = clock[6], second = clock[7] ?? '0'] = clock;
  const half = clock[8]?.toLowerCase();
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'p' ? 12 : 0);
  return [hours, Number(minute), Number(second)];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAME = new RegExp(String.raw`(?<![a-z])(${MONTHS.join('|')})[a-z]*`, 'i');
const CLOCK_AMONG_WORDS =
  /\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s*[ap]m)?(?:\s*(?:[+-]\d\d:?\d\d|Z|UTC|GMT)\b)?/i;

/** `Fri May 17 10:20:30 2024` as `2024:05:17 10:20:30`; a text without a month's name as it is. */
function inNumbers(text: string): string {
  const month = MONTH_NAME.exec(text)?.[1];
  if (month === undefined) return text;
  const [clock = ''] = CLOCK_AMONG_WORDS.exec(text) ?? [];
  const rest = text.replace(clock, ' ');
  const year = /(?<!\d)\d{4}(?!\d)/.exec(rest)?.[0];
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(rest)?.[0];
  return `${year}:${MONTHS.indexOf(month.toLowerCase()) + 1}:${day} ${clock}`;
}

/** How cameras, phones and messengers name files: `IMG_20240517_102030`, `2024-05-17 10.20.30`, `IMG-20240517-WA0001`. */
const NAME =
  /(?:^|[^\d])((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:(?:[-_. T]| at )([01]\d|2[0-3])([-_.:]?)([0-5]\d)\6([0-5]\d))?(?!\d)/;

/** The date in the name of the file of that path, which may be Windows'; null where there is none. */
export function dateOfName(path: string): Taken | null {
  const name = path.split(/[/\\]/).at(-1)!;
  const match = NAME.exec(name.slice(0, name.lastIndexOf('.')));
  if (match === null) return null;
  const [, year, , month, day, hour = '12', , minute = '00', second = '00'] = match;
  const at = moment([year, month, day, hour, minute, second].map(Number));
  return at === null ? null : { takenAt: at, takenOffset: null, takenSource: 'file name' };
}

/** Null for days that no calendar has, times that no clock shows, and years without photographs. */
function moment(parts: number[]): string | null {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return null;
  const isMidnight = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 60) return null; // 60: a leap second
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString().slice(0, 19);
}

function offsetOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.replaceAll('\0', ' ').trim() : '';
  if (/^(Z|UTC|GMT)$/i.test(text)) return '+00:00';
  const match = /^([+-])(\d{1,2})(?::?(\d\d))?(?!\d)/.exec(text);
  if (match === null) return null;
  const [, sign, hours = '', minutes = '00'] = match;
  if (Number(hours) > MOST_HOURS || Number(minutes) > 59) return null;
  const offset = `${sign}${hours.padStart(2, '0')}:${minutes}`;
  return offset === '-00:00' ? '+00:00' : offset;
}
