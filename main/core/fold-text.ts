/** Text as it is compared: lower case, no accents, no apostrophes and dots, hyphens as spaces. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}|['’.]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const PLURALS: { ending: RegExp; singulars: string[] }[] = [
  { ending: /ies$/, singulars: ['y', 'ie'] }, // berries, movies
  { ending: /ves$/, singulars: ['f', 'fe', 've'] }, // wolves, knives, gloves
  { ending: /(?<=s|x|z|ch|sh|o)es$/, singulars: ['', 'e'] }, // boxes, horses
  { ending: /(?<!s)s$/, singulars: [''] },
];

/**
 * What a folded word or phrase may be the regular English plural of; empty where it ends like none. Some of
 * these are no words (`boxe`): look them up, do not show them.
 */
export function singularForms(folded: string): string[] {
  const plural = PLURALS.find(({ ending }) => ending.test(folded));
  return plural?.singulars.map((singular) => folded.replace(plural.ending, singular)) ?? [];
}
