import { join } from 'node:path';
import { format } from 'node:util';
import { PhotonestError } from '../../core/errors.ts';
import type { NoticeContent } from '../../core/notices/notice.ts';
import { noticeText } from '../../core/notices/sentences.ts';
import { lockLibrary } from './lock-library.ts';
import { openTables, repairLibrary, type Library } from './tables.ts';
import { Log } from './log.ts';
import { Notices } from './notices.ts';
import { ReopenableEngine, type OpenEngine } from './reopenable.ts';

/** What outlasts one opening of the library: its folder is this engine's, whatever is restored into it. */
export type LibraryContext = {
  directory: string;
  log: Log;
  notices: Notices;
  /** Closes the library, has its files changed, and opens it again. */
  reopen(change: () => unknown): Promise<void>;
  /** Replaces what is damaged of a library that is not open. */
  repair(): Promise<boolean>;
};

export type OpenLibraryFolder<S extends OpenEngine> = {
  engines: ReopenableEngine<S>;
  close(): Promise<void>;
};

/**
 * Takes a library's folder and opens the library in it, repaired where that is needed; opens it anew when a backup is
 * restored or damage is found.
 *
 * @param attach what is built on the open library, and how often it was before
 * @throws PhotonestError `library_busy`, `library_damaged`, `invalid` for a library of a newer version, `internal`
 */
export async function openLibraryFolder<S extends OpenEngine>(
  directory: string,
  attach: (context: LibraryContext, library: Library, times: number) => Promise<S>,
): Promise<OpenLibraryFolder<S>> {
  const unlock = lockLibrary(directory);
  const log = new Log(directory);
  const stopListening = log.listen();
  const notices = new Notices(join(directory, 'notices.json'));
  const letGo = (): void => {
    log.write('Stopped');
    stopListening();
    unlock();
  };
  const report = (repair: NoticeContent): void => {
    log.write(noticeText(repair));
    notices.add(repair);
  };
  const context: LibraryContext = {
    directory,
    log,
    notices,
    reopen: async (change) => await engines.reopen(change),
    repair: async () => {
      const repairs = await repairLibrary(directory);
      repairs.forEach(report);
      return repairs.length > 0;
    },
  };
  let times = 0;
  const open = async (): Promise<S> => {
    const library = await openTables(directory);
    if (library.repair !== null) report(library.repair);
    try {
      return await attach(context, library, times++);
    } catch (error) {
      library.close();
      throw error;
    }
  };
  const opening = ReopenableEngine.open(async () => {
    try {
      return await open();
    } catch (error) {
      const isNewer = error instanceof PhotonestError && error.code === 'invalid';
      if (isNewer || !(await context.repair())) throw error;
      return await open();
    }
  });
  const engines = await opening.catch((error: unknown) => {
    log.write(format(error));
    letGo();
    throw error;
  });
  const close = async (): Promise<void> => {
    await engines.close();
    letGo();
  };
  return { engines, close };
}
