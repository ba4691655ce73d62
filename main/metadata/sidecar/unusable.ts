import { sidecarFailureSentence } from '../../core/photos/file-failure-sentence.ts';
import type { SidecarFailure } from '../../core/photos/file-failure.ts';

/** A sidecar that is left as it is. The message ends a sentence that begins with its name. */
export class UnusableSidecar extends Error {
  readonly failure: SidecarFailure;

  constructor(failure: SidecarFailure, options?: { cause?: unknown }) {
    super(sidecarFailureSentence(failure), options);
    this.failure = failure;
  }
}
