/**
 * Sends to the process that started this one. Where that ended while this one was busy, its `disconnect` follows;
 * without a callback, the broken pipe would be an error of its own, with a trace in a person's terminal.
 */
export function answerParent(message: object): void {
  if (process.connected) process.send!(message, undefined, undefined, () => undefined);
}
