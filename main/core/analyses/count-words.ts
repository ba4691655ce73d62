const IRREGULAR: Partial<Record<string, string>> = {
  person: 'people',
  sheep: 'sheep',
  mouse: 'mice',
  knife: 'knives',
  broccoli: 'broccoli',
};

/** `a dog` is `dog`, three are `3 dogs`. */
export function countWords(count: number, name: string): string {
  return count === 1 ? name : `${count} ${pluralOf(name)}`;
}

function pluralOf(name: string): string {
  const irregular = IRREGULAR[name];
  if (irregular !== undefined) return irregular;
  if (/(?:skis|scissors)$/.test(name)) return name;
  return /(?:s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}
