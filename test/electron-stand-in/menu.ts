type Template = Electron.MenuItemConstructorOptions;

export class StandInMenuItem implements Pick<Electron.MenuItem, 'id' | 'label' | 'enabled'> {
  readonly id: string;
  readonly label: string;
  readonly role: string | undefined;
  readonly accelerator: Template['accelerator'];
  readonly submenu: StandInMenu | undefined;
  readonly #click: Template['click'];
  enabled: boolean;

  constructor(options: Template) {
    this.id = options.id ?? '';
    this.label = options.label ?? '';
    this.role = options.role;
    this.accelerator = options.accelerator;
    this.enabled = options.enabled ?? true;
    this.#click = options.click;
    const { submenu } = options;
    this.submenu = Array.isArray(submenu) ? new StandInMenu(submenu) : undefined;
  }

  click(): void {
    if (this.enabled) this.#click?.(this as unknown as Electron.MenuItem, undefined, {});
  }
}

export class StandInMenu implements Pick<Electron.Menu, 'getMenuItemById'> {
  static #application: StandInMenu | null = null;
  readonly items: StandInMenuItem[];

  constructor(template: Template[]) {
    this.items = template.map((options) => new StandInMenuItem(options));
  }

  static buildFromTemplate(template: Template[]): StandInMenu {
    return new StandInMenu(template);
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#application = menu;
  }

  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.#application;
  }

  /** Electron's own return type; it searches all submenus. */
  getMenuItemById(id: string): Electron.MenuItem | null {
    return this.find(id) as unknown as Electron.MenuItem | null;
  }

  find(id: string): StandInMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.find(id);
      if (found) return found;
    }
    return null;
  }
}
