import type { Days } from './term.ts';

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

const MONTHS = [
  'january jan januar januari janvier enero 1月 一月',
  'february feb februar février fevrier febrero 2月 二月',
  'march mar märz maerz mars marzo 3月 三月',
  'april apr avril abril 4月 四月',
  'may mai mayo 5月 五月',
  'june jun juni juin junio 6月 六月',
  'july jul juli juillet julio 7月 七月',
  'august aug août aout agosto 8月 八月',
  'september sep sept septembre septiembre 9月 九月',
  'october oct okt oktober octobre octubre 10月 十月',
  'november nov novembre noviembre 11月 十一月',
  'december dec dez dezember décembre decembre diciembre 12月 十二月',
];
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])));

/** Of every year, the first day and the day after the last; in the northern half of the world. */
const SEASONS: [from: string, until: string, names: string][] = [
  ['03-01', '06-01', 'spring springtime frühling frühjahr fruehling printemps primavera 春'],
  ['06-01', '09-01', 'summer summertime sommer été verano 夏'],
  ['09-01', '12-01', 'autumn fall herbst automne otoño otono 秋'],
  ['12-01', '03-01', 'winter wintertime hiver invierno 冬'],
  ['12-24', '12-27', 'christmas xmas weihnachten noël navidad クリスマス'],
  ['12-24', '12-25', 'christmas-eve heiligabend クリスマスイブ'],
  [
    '12-31',
    '01-02',
    "new-year's-eve new-years-eve new-year new-years silvester neujahr nouvel-an nochevieja 正月 お正月 大晦日",
  ],
  ['10-31', '11-01', 'halloween hallowe’en ハロウィン ハロウィーン'],
  ['02-14', '02-15', "valentine's-day valentines-day valentine's valentines バレンタイン"],
];
const SEASON_OF = new Map(
  SEASONS.flatMap(([from, until, names]) => names.split(' ').map((name) => [name, { from, until }])),
);

/**
 * Days that words name: `2019`, `june 2023`, `24 december`, `last summer`, `christmas 2020`, `yesterday`, `2023年6月`.
 * Null where the words are no date.
 */
export function readDateWords(words: string, today: Day): Days[] | null {
  const text = words.normalize('NFC').trim().toLowerCase();
  return (
    readNumbers(text) ??
    readRelative(text, today) ??
    readNamed(
      text.split(/\s+/).filter((word) => !/^(?:of|in|the|de|im|en)$/.test(word)),
      today,
    )
  );
}

/** `2024`, `2024-05`, `2024-05-17`, each also with a span: `2019-2021`, `2023/06`. Years that people have photos of. */
function readNumbers(text: string): Days[] | null {
  const span = /^((?:18|19|20)\d\d)\s*(?:-|–|to|bis|\.\.)\s*((?:18|19|20)\d\d)$/.exec(text);
  if (span !== null) {
    const [, first, last] = span;
    return first! <= last!
      ? [{ from: `${first}-01-01`, until: nextYear(Number(last)), everyYear: false }]
      : null;
  }
  const japanese = /^((?:18|19|20)\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?$/.exec(text);
  const plain = /^((?:18|19|20)\d\d)(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?$/.exec(text);
  const match = japanese ?? plain;
  if (match === null) return null;
  const days = daysOf(Number(match[1]), optional(match[2]), optional(match[3]));
  return days === null ? null : [days];
}

function readRelative(text: string, today: Day): Days[] | null {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const single = (from: Day, until: Day): Days[] => [{ from, until, everyYear: false }];
  switch (text) {
    case 'today': case 'heute': case 'aujourd’hui': case "aujourd'hui": case 'hoy': case '今日':
      return single(today, addDays(today, 1));
    case 'yesterday': case 'gestern': case 'hier': case 'ayer': case '昨日':
      return single(addDays(today, -1), today);
    case 'this week': case 'diese woche': case '今週':
      return single(monday(today), addDays(monday(today), 7));
    case 'last week': case 'letzte woche': case '先週':
      return single(addDays(monday(today), -7), monday(today));
    case 'this month': case 'diesen monat': case '今月':
      return [daysOf(year, month, null)!];
    case 'last month': case 'letzten monat': case '先月':
      return [month === 1 ? daysOf(year - 1, 12, null)! : daysOf(year, month - 1, null)!];
    case 'this year': case 'dieses jahr': case 'cette année': case 'este año': case '今年':
      return [daysOf(year, null, null)!];
    case 'last year': case 'letztes jahr': case 'année dernière': case 'año pasado': case '去年': case '昨年':
      return [daysOf(year - 1, null, null)!];
    default:
      return null;
  }
} // prettier-ignore

/** A month or a season, with a year or a day beside it. */
function readNamed(words: string[], today: Day): Days[] | null {
  const names = new Set(words);
  const years = words.filter((word) => /^(?:18|19|20)\d\d年?$/.test(word));
  const which = words.filter((word) => ['last', 'this', 'letzten', 'letzter', 'letzte', 'dernier', 'pasado', '去年の', '昨年の'].includes(word)); // prettier-ignore
  const dayWords = words.filter((word) => /^\d{1,2}(?:st|nd|rd|th|\.)?,?$/.test(word));
  for (const word of [...years, ...which, ...dayWords]) names.delete(word);
  if (years.length > 1 || which.length > 1 || dayWords.length > 1 || names.size === 0) return null;
  const name = [...names].join('-');
  const year = years[0] === undefined ? null : Number.parseInt(years[0], 10);
  const month = MONTH_OF.get(name);
  if (month !== undefined) {
    const day = dayWords[0] === undefined ? null : Number.parseInt(dayWords[0], 10);
    return readMonth(month, day, year ?? (which.length > 0 ? latestYear(month, which[0]!, today) : null));
  }
  const season = SEASON_OF.get(name);
  if (season === undefined || dayWords.length > 0) return null;
  if (year !== null) return [seasonOf(season, year)];
  return which.length > 0 ? [latestSeason(season, which[0]!, today)] : [{ ...season, everyYear: true }];
}

function readMonth(month: number, day: number | null, year: number | null): Days[] | null {
  const days = daysOf(year ?? 2000, month, day); // 2000 has a 29th of February
  if (days === null) return null;
  if (year !== null) return [days];
  return [{ from: days.from.slice(5), until: days.until.slice(5), everyYear: true }];
}

function latestYear(month: number, which: string, today: Day): number {
  const [year, now] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  return which === 'this' || month < now ? year : year - 1;
}

/** That of `this` year, or the last one that is over. */
function latestSeason(season: { from: string; until: string }, which: string, today: Day): Days {
  const year = Number(today.slice(0, 4));
  if (which === 'this') return seasonOf(season, year);
  const candidates = [year, year - 1, year - 2].map((each) => seasonOf(season, each));
  return candidates.find(({ until }) => until <= today) ?? candidates.at(-1)!;
}

/** The winter of 2019 begins in December 2019. */
function seasonOf({ from, until }: { from: string; until: string }, year: number): Days {
  const end = until <= from ? year + 1 : year;
  return { from: `${year}-${from}`, until: `${end}-${until}`, everyYear: false };
}

/** A year, a month or a day; null where there is no such day. */
export function daysOf(year: number, month: number | null, day: number | null): Days | null {
  const from = new Date(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
  if (year < 100 || from.getUTCMonth() !== (month ?? 1) - 1 || from.getUTCDate() !== (day ?? 1)) return null;
  const until = new Date(from);
  if (day !== null) until.setUTCDate(day + 1);
  else if (month !== null) until.setUTCMonth(month);
  else until.setUTCFullYear(year + 1);
  return { from: isoDay(from), until: isoDay(until), everyYear: false };
}

function isoDay(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

function nextYear(year: number): Day {
  return `${year + 1}-01-01`;
}

function addDays(day: Day, count: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return isoDay(date);
}

function monday(day: Day): Day {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

function optional(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
