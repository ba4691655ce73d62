/** @returns whether the text is on the clipboard: a browser may refuse */
export async function copyText(text: string): Promise<boolean> {
  return await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
