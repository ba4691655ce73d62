/** A sidecar that is left as it is. The message ends a sentence that begins with its name. */
export class UnusableSidecar extends Error {}
