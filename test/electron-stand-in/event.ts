/** An Electron event with the given fields. */
export function cancellable<Fields extends object>(fields?: Fields): Electron.Event<Fields> {
  let defaultPrevented = false;
  return {
    ...(fields as Fields),
    preventDefault: () => (defaultPrevented = true),
    get defaultPrevented() {
      return defaultPrevented;
    },
  };
}
