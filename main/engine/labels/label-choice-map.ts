import { foldText } from '../../core/fold-text.ts';

/** What a person wants of a label: another name, a threshold instead of the slider, or not to see it. */
export type LabelChoice = { name: string | null; threshold: number | null; hidden: boolean };

const AS_IT_COMES: LabelChoice = { name: null, threshold: null, hidden: false };

/** What a person wants of each label, by its key. */
export class LabelChoiceMap {
  readonly #choices = new Map<string, LabelChoice>();

  of(key: string): LabelChoice {
    return this.#choices.get(key) ?? AS_IT_COMES;
  }

  set(key: string, choice: LabelChoice): void {
    this.#choices.set(key, choice);
  }

  entries(): [string, LabelChoice][] {
    return [...this.#choices];
  }

  /** Keys of the labels that a person wants otherwise than they come. */
  changed(): string[] {
    return this.#where(({ name, threshold, hidden }) => name !== null || threshold !== null || hidden);
  }

  /** Keys of the labels that have this name instead of their own. */
  renamedTo(text: string): string[] {
    const folded = foldText(text);
    return this.#where(({ name }) => name !== null && foldText(name) === folded);
  }

  /** Keys of the labels that have a threshold of their own. */
  withThreshold(): string[] {
    return this.#where(({ threshold }) => threshold !== null);
  }

  #where(test: (choice: LabelChoice) => boolean): string[] {
    return [...this.#choices].filter(([, choice]) => test(choice)).map(([key]) => key);
  }
}
