/** Scripts that put no space between words, and Korean, which puts words and their endings together. */
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]\p{M}*/gu;

/**
 * Text for a word index: each sign of a script without spaces becomes a word, so that 東京 is found in 東京タワー as a
 * phrase of two words. Marks stay with their sign: ก่ is not ก.
 */
export function spaceScripts(text: string): string {
  return text.normalize('NFC').replace(UNSPACED, ' $& ');
}

export function hasUnspacedScript(text: string): boolean {
  return text.search(UNSPACED) !== -1;
}
