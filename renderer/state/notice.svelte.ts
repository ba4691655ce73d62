import { sentence } from './request.ts';

/** One sentence about the last action that failed. */
export class Notice {
  current: string | null = $state(null);

  show(problem: string | null): void {
    this.current = problem;
  }

  /** Runs what a button asked for; a failure becomes the notice. */
  async attempt(action: () => Promise<void>): Promise<void> {
    this.current = null;
    try {
      await action();
    } catch (error) {
      this.current = sentence(error);
    }
  }
}
