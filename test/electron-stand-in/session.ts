type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
export type Permission = Parameters<RequestHandler>[1];

/** Without handlers Electron grants everything; so does this. */
export class StandInSession implements Pick<
  Electron.Session,
  'setPermissionCheckHandler' | 'setPermissionRequestHandler'
> {
  #request: RequestHandler | null = null;
  #check: CheckHandler | null = null;

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler;
  }

  /** What Chromium does for a page that asks: look, then ask; one yes is enough. */
  grants(contents: Electron.WebContents, permission: Permission): boolean {
    let granted = this.#check?.(contents, permission, 'app://photonest/', {} as never) ?? true;
    if (!granted) {
      if (!this.#request) return true;
      this.#request(contents, permission, (decision) => (granted = decision), {} as never);
    }
    return granted;
  }
}
