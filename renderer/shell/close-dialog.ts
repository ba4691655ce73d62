/** Closes a dialog and waits until everyone knows, so that another can open in its place. */
export async function closeDialog(dialog: HTMLDialogElement | undefined): Promise<void> {
  if (dialog?.open !== true) return;
  const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.close();
  await closed;
}
