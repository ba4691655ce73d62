import type { WhyMap } from '../../core/api.ts';
import type { FeatureMap, FeatureMapRequest } from '../../core/analyses/feature-map.ts';
import { PhotonestError } from '../../core/errors.ts';
import { activationMap, poolFeatures } from '../../core/labels/activation-map.ts';
import type { Label, Vocabulary } from '../../core/labels/vocabulary.ts';
import type { ModelFiles } from '../../tagger/messages.ts';
import type { WhyPort } from '../../http/photos/why.ts';
import type { Library } from '../library/tables.ts';
import { tryIsolated } from '../tagger/read-urgently.ts';
import type { ClassifierHead, LabelRow } from './head.ts';

export type WhyParts = {
  library: Library;
  vocabulary: Vocabulary;
  /** Whose everyday labels are borrowed by a model that has none. */
  defaultModel: string;
  heads: { find(model: string): ClassifierHead | null };
  models: { isInstalled(id: string): boolean; files(id: string): ModelFiles };
  reader: { findFeatureMap(request: FeatureMapRequest): Promise<FeatureMap> };
};

/** Maps that are kept, and feature maps, from which a photo's other labels have theirs at once. */
const MOST_MAPS = 50;
const MOST_FEATURE_MAPS = 4;

/**
 * Where in a photo a network sees a label: class activation maps (Zhou et al., arXiv:1512.04150), which are exact where a
 * label is one row of a linear layer over the pooled features.
 */
export class Why implements WhyPort {
  readonly #parts: WhyParts;
  readonly #maps = new Recent<WhyMap>(MOST_MAPS);
  readonly #features = new Recent<Promise<FeatureMap>>(MOST_FEATURE_MAPS);

  constructor(parts: WhyParts) {
    this.#parts = parts;
  }

  async why(photo: number, key: string): Promise<WhyMap> {
    const { library, vocabulary } = this.#parts;
    const { path, model, hash } = library.photos.get(photo);
    const label = vocabulary.labels.find((each) => each.key === key);
    if (label === undefined) throw new PhotonestError('not_found', { code: 'why_not_seen' });
    if (model === null || hash === null)
      throw new PhotonestError('not_found', { code: 'photo_untagged', id: photo });
    const { head, by } = this.#headFor(label, model);
    const name = `${photo} ${Buffer.from(hash).toString('hex')} ${by}`;
    const known = this.#maps.get(`${name} ${key}`);
    if (known !== null) return known;
    const features = await this.#findFeatures(name, path, by);
    const map = toWhyMap(features, head.rowOf(label, poolFeatures(features)));
    this.#maps.set(`${name} ${key}`, map);
    return map;
  }

  /** The model that the label comes from, which may be the one whose words are borrowed. */
  #headFor(label: Label, model: string): { head: ClassifierHead; by: string } {
    const { heads, models, defaultModel } = this.#parts;
    const borrowed = label.word !== null && heads.find(model)?.hasEverydayLabels === false;
    const by = borrowed ? defaultModel : model;
    const head = heads.find(by);
    if (head === null || !models.isInstalled(by))
      throw new PhotonestError('not_found', { code: 'model_gone', name: by });
    return { head, by };
  }

  async #findFeatures(name: string, path: string, by: string): Promise<FeatureMap> {
    const { reader, models } = this.#parts;
    const known = this.#features.get(name);
    if (known !== null) return await known;
    const request = { source: { path }, urgent: true, model: models.files(by) };
    const finding = tryIsolated(async (isolated) => await reader.findFeatureMap({ ...request, isolated }));
    this.#features.set(name, finding);
    finding.catch(() => this.#features.delete(name)); // whoever asks hears of it; the next one asks again
    return await finding;
  }
}

function toWhyMap(features: FeatureMap, { weight, bias, exact }: LabelRow): WhyMap {
  const { rows, columns, visible } = features;
  return { exact, rows, columns, visible, bias, values: Array.from(activationMap(features, weight)) };
}

/** The last few, by name. */
class Recent<T> {
  readonly #most: number;
  readonly #kept = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  get(name: string): T | null {
    const found = this.#kept.get(name);
    if (found === undefined) return null;
    this.set(name, found);
    return found;
  }

  set(name: string, value: T): void {
    this.#kept.delete(name);
    this.#kept.set(name, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
  }

  delete(name: string): void {
    this.#kept.delete(name);
  }
}
