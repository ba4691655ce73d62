/** A moment as somebody wrote it. */
export type Taken = { takenAt: string; takenOffset: string | null; takenSource: string };

/** Photography began in 1826. */
const FIRST_YEAR = 1826;
const LAST_YEAR = 2200;

/**
 * The first of the given texts that is a date, in any of the forms that cameras, phones and programs write:
 * `2024:05:17 10:20:30`, `2024-05-17T10:20:30.5+02:00`, `2024/5/17 10:20`, `2024: 5: 7 10:20:30`, `20240517`, `Fri, 17
 * May 2024 10:20:30 GMT`; NULs and blanks around it count for nothing. A date without a time is noon, which stays on
 * its day wherever it is looked at. A day that no calendar has is none.
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

/** A number of two digits, the first of which some write as a blank or leave out. */
const TWO = '([ \\d]?\\d)';
/** Behind the day. Nothing but padding may follow, or `T` and something that is no time, as of a form with zeros. */
const TIME = `(?:[ T;,_-]+${TWO}[:.]${TWO}(?:[:.]${TWO})?(?:[.,]\\d*)?\\s*(Z|UTC|GMT|[+-]\\d\\d:?(?:\\d\\d)?)?)?`;
const DATE = new RegExp(`^(\\d{4})[-:/.;]${TWO}[-:/.;]${TWO}(?!\\d)${TIME}`);
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:[ T]?(\d\d):?(\d\d):?(\d\d)?(?:[.,]\d*)?(Z|[+-]\d\d:?\d\d)?)?(?!\d)/;
/** Of mail and HTTP (RFC 5322, 3.3), which PNG recommends for its creation time. */
const MAIL =
  /^(?:[A-Z][a-z]{2},? )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})(?: (\d\d):(\d\d)(?::(\d\d))?\s*(Z|UTC|GMT|[+-]\d{4})?)?/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function parse(text: string): { at: string; offset: string | null } | null {
  const clean = text.replace(/\0/g, ' ').trim();
  const parts = (DATE.exec(clean) ?? COMPACT.exec(clean))?.slice(1) ?? mailParts(clean);
  if (parts === null) return null;
  const [year, month, day, hour = '12', minute = '00', second = '00', zone] = parts;
  const at = moment([year!, month!, day!, hour, minute, second].map((part) => part.trim().padStart(2, '0')));
  return at === null ? null : { at, offset: offsetOf(zone) };
}

/** In the order of the others. */
function mailParts(text: string): (string | undefined)[] | null {
  const match = MAIL.exec(text);
  if (match === null) return null;
  const [, day, month, year, ...time] = match;
  const number = MONTHS.indexOf(month!) + 1;
  return number === 0 ? null : [year, String(number), day, ...time];
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
  const text = typeof value === 'string' ? value.replace(/\0/g, ' ').trim() : '';
  if (/^(Z|UTC|GMT)$/.test(text)) return '+00:00';
  const match = /^([+-])(\d\d):?(\d\d)?/.exec(text);
  return match === null ? null : `${match[1]}${match[2]}:${match[3] ?? '00'}`;
}
