/** What stands in a sentence. */
export type SentenceValues = Readonly<Record<string, string | number>>;

/** The English sentence of a template: `{{limit}}` stands for a value, `{{limit, number}}` for one whose digits are in groups. */
export function fillSentence(template: string, values: SentenceValues): string {
  return template.replace(/\{\{(\w+)(, number)?\}\}/g, (_, name: string, isGrouped) => {
    const value = values[name]!;
    return isGrouped === undefined ? String(value) : value.toLocaleString('en');
  });
}
