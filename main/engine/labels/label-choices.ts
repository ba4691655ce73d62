import type { LabelChoice as Answer } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { foldText } from '../../core/fold-text.ts';
import type { CarefulLabels } from '../../core/labels/careful-labels.ts';
import type { LabelChoiceChange, LabelChoicePort } from '../../http/tags/label-choice.ts';
import type { LabelLimits } from '../../sqlite/tables/tags/label-choice.ts';
import type { LabelRow } from '../../sqlite/tables/tags/label.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from './labels.ts';

export type LabelChoicesParts = {
  library: Pick<Library, 'labelChoices'>;
  labels: Labels;
  careful: CarefulLabels;
  announce(change: Change): void;
};

/** What a person wants of labels in this library: another name, a threshold of its own, or never to see it. */
export class LabelChoices implements LabelChoicePort {
  readonly #parts: LabelChoicesParts;

  constructor(parts: LabelChoicesParts) {
    this.#parts = parts;
    const { library, labels } = parts;
    for (const { label, ...choice } of library.labelChoices.list()) {
      const { key } = labels.rowOf(label);
      if (labels.hasNetworkLabel(key)) labels.choose(key, choice); // an update may have dropped the label
    }
  }

  list(): Answer[] {
    const { labels, careful } = this.#parts;
    const keys = new Set([...labels.choices.changed(), ...careful.keys()]);
    return [...keys].map((key) => this.#answer(key)).sort((a, b) => a.name.localeCompare(b.name));
  }

  change(keyOrName: string, change: LabelChoiceChange): Answer {
    const { library, labels, announce } = this.#parts;
    const row = this.#networkLabel(keyOrName);
    const { key } = row;
    const before = labels.choices.of(key);
    const name = change.name === undefined ? before.name : this.#newName(key, change.name);
    const threshold = change.threshold === undefined ? before.threshold : change.threshold;
    const choice = { name, threshold, hidden: change.hidden ?? before.hidden };
    library.labelChoices.set({ label: row.id, ...choice }, this.#limitsOf(key));
    labels.choose(key, choice);
    announce('library');
    return this.#answer(key);
  }

  #networkLabel(keyOrName: string): LabelRow {
    const { labels } = this.#parts;
    const row = labels.findRow(keyOrName) ?? labels.findRow(labels.keysNamed(keyOrName)[0] ?? '');
    if (row === null) throw new PhotonestError('not_found', { code: 'label_unknown', key: keyOrName });
    if (!labels.hasNetworkLabel(row.key))
      throw new PhotonestError('invalid', { code: 'label_own', name: row.name });
    return row;
  }

  /** Its original name is none. */
  #newName(key: string, name: string | null): string | null {
    const { labels } = this.#parts;
    if (name === null || name === labels.originalName(key)) return null;
    if (foldText(name) === '') throw new PhotonestError('invalid', { code: 'label_unnameable', name });
    const taken = labels.keysNamed(name).find((other) => other !== key);
    if (taken !== undefined)
      throw new PhotonestError('invalid', { code: 'label_taken', name: labels.findRow(taken)!.name });
    return name;
  }

  #limitsOf(key: string): LabelLimits {
    const rules = this.#parts.careful.entriesFor(key).map(({ rule }) => rule);
    return {
      needs: Math.max(0, ...rules.map((rule) => (rule.kind === 'needs' ? rule.probability : 0))),
      notWith: rules.flatMap((rule) =>
        rule.kind === 'not-with'
          ? [{ label: this.#parts.labels.findRow(rule.label)!.id, from: rule.from }]
          : [],
      ),
    };
  }

  #answer(key: string): Answer {
    const { labels, careful } = this.#parts;
    const { threshold, hidden } = labels.choices.of(key);
    return {
      key,
      name: labels.findRow(key)!.name,
      originalName: labels.originalName(key),
      threshold,
      hidden,
      reasons: careful.entriesFor(key).map(({ reason }) => reason),
    };
  }
}
