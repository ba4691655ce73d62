/** Resolves when a person or the system wants the program to end. */
export async function stopSignal(): Promise<void> {
  await new Promise<void>((stop) => {
    process.once('SIGINT', () => stop());
    process.once('SIGTERM', () => stop());
  });
}
