import type { Dialogs } from './dialogs.svelte.ts';

type Question = Parameters<Dialogs['ask']>[0];

/** Asks for one thing; most questions need no hint. */
export function ask(dialogs: Dialogs, question: Omit<Question, 'hint'> & { hint?: string }): void {
  dialogs.ask({ hint: null, ...question });
}
