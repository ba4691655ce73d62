/** Electron's module as the wiring hands it on, so that the tests can put a stand-in in its place. */
export type Electron = typeof import('electron');
