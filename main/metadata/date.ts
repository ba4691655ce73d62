/** A moment as somebody wrote it. */
export type Taken = { takenAt: string; takenOffset: string | null; takenSource: string };

/** Photography began in 1826. */
const FIRST_YEAR = 1826;
const LAST_YEAR = 2200;

/**
 * The first of the given texts that is a date: `2024:05:17 10:20:30`, `2024-05-17T10:20:30.5+02:00`, `20240517`. A
 * date without a time is noon, which stays on its day wherever it is looked at.
 */
export function firstDate(
  candidates: readonly { source: string; text: unknown; offset?: unknown }[],
): Taken | null {
  for (const { source, text, offset } of candidates) {
    const taken = typeof text === 'string' || typeof text === 'number' ? parse(String(text)) : null;
    if (taken === null) continue;
    return { takenAt: taken.at, takenOffset: offsetOf(offset) ?? taken.offset, takenSource: source };
  }
  return null;
}

const DATE =
  /^(\d{4})[:-]?(\d\d)[:-]?(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?/;

function parse(text: string): { at: string; offset: string | null } | null {
  const match = DATE.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '12', minute = '00', second = '00', zone] = match;
  const at = moment([year!, month!, day!, hour, minute, second]);
  return at === null ? null : { at, offset: zone === 'Z' ? '+00:00' : offsetOf(zone) };
}

/** How cameras, phones and messengers name files: `IMG_20240517_102030`, `2024-05-17 10.20.30`, `IMG-20240517-WA0001`. */
const NAME =
  /(?:^|[^\d])((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:(?:[-_. T]| at )([01]\d|2[0-3])([-_.:]?)([0-5]\d)\6([0-5]\d))?(?!\d)/;

/** The date in a file's name; null where there is none. */
export function dateOfName(name: string): Taken | null {
  const match = NAME.exec(name.slice(0, name.lastIndexOf('.')));
  if (match === null) return null;
  const [, year, , month, day, hour = '12', , minute = '00', second = '00'] = match;
  const at = moment([year!, month!, day!, hour, minute, second]);
  return at === null ? null : { takenAt: at, takenOffset: null, takenSource: 'file name' };
}

/** Null for days that no calendar has, and for years without photographs. */
function moment([year, month, day, hour, minute, second]: string[]): string | null {
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${at}Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== at) return null;
  return Number(year) >= FIRST_YEAR && Number(year) <= LAST_YEAR ? at : null;
}

function offsetOf(value: unknown): string | null {
  const match = typeof value === 'string' ? /^([+-])(\d\d):?(\d\d)/.exec(value.trim()) : null;
  return match === null ? null : `${match[1]}${match[2]}:${match[3]}`;
}
