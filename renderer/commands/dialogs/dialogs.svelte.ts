import type { AnalysisId } from '../../../main/core/analyses/findings.ts';
import type { Trashed } from '../../../main/core/api.ts';
import type { Photos } from '../../exporting/photos.ts';
import type { MenuItem } from '../menu.ts';

/** Something that is asked before a command can be done. */
export type Question = {
  title: string;
  label: string;
  value: string;
  hint: string | null;
  /** Instead of an example of a tag. */
  placeholder?: string;
  /** `tag` completes labels and own tags, `own-tag` these alone, `place` towns; `text` has several lines; `choice` is one of `choices`. */
  input: 'tag' | 'own-tag' | 'place' | 'line' | 'text' | 'date' | 'number' | 'colour' | 'choice';
  choices?: { value: string; name: string }[];
  action: string;
  submit(value: string): Promise<void>;
};

export type Dialog =
  | { kind: 'palette' }
  | { kind: 'keys' }
  | { kind: 'menu'; left: number; top: number }
  | { kind: 'rows'; name: string; items: MenuItem[]; left: number; top: number }
  | { kind: 'question'; question: Question }
  | { kind: 'album' }
  | { kind: 'analyse'; analysis: AnalysisId }
  | { kind: 'remote' }
  | { kind: 'trash' }
  | { kind: 'kept'; kept: Trashed['kept'] }
  | { kind: 'export' | 'write' | 'restore' | 'copy'; photos: Photos }
  | { kind: 'import' | 'teach-import' };

/** Which of the commands' own windows is open, and what they remember. */
export class Dialogs {
  current: Dialog | null = $state.raw(null);
  /** The last tag that was given: it can be given again. */
  lastTag: string | null = $state(null);
  /** Letters and digits alone are keys; a person can switch them off. */
  singleKeys = $state(localStorage.getItem('singleKeys') !== 'off');

  open(dialog: Dialog): void {
    this.current = dialog;
  }

  ask(question: Question): void {
    this.current = { kind: 'question', question };
  }

  close(): void {
    this.current = null;
  }

  setSingleKeys(on: boolean): void {
    this.singleKeys = on;
    localStorage.setItem('singleKeys', on ? 'on' : 'off');
  }
}
