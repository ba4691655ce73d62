const KATAKANA = /^[ァ-ヿー・＝]+$/u;
const KANJI = /\p{Script=Han}/u;
const HIRAGANA = /^[ぁ-ゟー]+$/u;
/** What municipalities of Japan are called at the end: 横浜市, 世田谷区. */
const SUFFIXES = ['都', '市', '区', '町', '村'];

/**
 * What a town is called in Japanese, by its names in other languages, which do not say in which: elsewhere the first in
 * katakana; in Japan the one that stands with and without its suffix, as 横浜 does and Chinese 横滨 does not, or else
 * the only one. Null where none is sure.
 *
 * @param country ISO 3166-1
 */
export function japaneseName(otherNames: readonly string[], country: string): string | null {
  if (country !== 'JP') return otherNames.find((name) => KATAKANA.test(name)) ?? null;
  const known = new Set(otherNames);
  const kanji = otherNames.filter((name) => KANJI.test(name));
  const full = kanji.find((name) => SUFFIXES.some((suffix) => known.has(name + suffix)));
  if (full !== undefined) return full;
  const [only, ...others] = kanji.length > 0 ? kanji : otherNames.filter((name) => HIRAGANA.test(name));
  return others.length === 0 ? (only ?? null) : null;
}
