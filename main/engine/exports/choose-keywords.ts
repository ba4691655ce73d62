import type { ExportedKeyword } from '../../core/photos/exported-keyword.ts';
import type { Settings } from '../../core/settings.ts';
import { cleanPath } from '../../metadata/keywords.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';

export type KeywordSource = {
  library: Pick<Library, 'tags' | 'metadata'>;
  labels: Labels;
  threshold(): number;
};

/** A photo's keywords that go out. What another program wrote is there already, and stays that program's. */
export function chooseKeywords(
  photo: number,
  { labels: wanted, least }: Pick<Settings['sidecars'], 'labels' | 'least'>,
  { library, labels, threshold }: KeywordSource,
): ExportedKeyword[] {
  const foreign = new Set(library.metadata.keywordsOf(photo));
  const confirmed = new Set(
    library.tags
      .userTags(photo)
      .filter(({ state }) => state === 'confirmed')
      .map(({ label }) => label),
  );
  const isOwn = (label: number): boolean => labels.rowOf(label).source === 'user';
  const said = [...confirmed].filter((label) => wanted !== 'own' || isOwn(label));
  const sure = library.tags
    .list(photo)
    .filter(({ certainty, score }) => certainty >= threshold() && score >= least)
    // Of own tags, only those that are taught are proposed.
    .filter(({ label, source }) => source === 'model' || !isOwn(label))
    .map(({ label }) => label)
    .filter((label) => wanted === 'above' && !confirmed.has(label));
  return [...said, ...sure]
    .filter((label) => !foreign.has(label))
    .map((label) => ({ path: pathOf(label, labels), automatic: !confirmed.has(label) }))
    .filter(({ path }) => path.every((level) => level !== '') && path.length > 0);
}

/** Own tags have their hierarchy; the network's labels are single words, as other programs know them. */
function pathOf(label: number, labels: Labels): string[] {
  const { key, name, source } = labels.rowOf(label);
  const above = source === 'user' ? [...labels.ancestors(key)] : [];
  return cleanPath([...above.reverse().map((each) => labels.findRow(each)!.name), name]).map(toXml);
}

/** Without what XML cannot hold, and without half characters. */
function toXml(name: string): string {
  return name.replace(/[\p{Cs}\p{Co}\uFFFE\uFFFF]/gu, '').trim();
}
