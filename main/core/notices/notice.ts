import { z } from 'zod';
import { problemSchema } from '../problems/problem.ts';

/** What a person should know of the library's files: a code, and the values that its sentences need. */
export const noticeContent = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('repaired'),
    /** What is wrong with the file, in SQLite's words; null: it is empty or gone. */
    detail: z.string().nullable(),
    /** Where the damaged file lies; null where there is none. */
    aside: z.string().nullable(),
    /** What goes on in its place: what could be read of it, the backup of that time (UTC), or nothing. */
    source: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('rest') }),
      z.object({ kind: z.literal('backup'), at: z.string() }),
      z.object({ kind: z.literal('none') }),
    ]),
    /** Folders, and tags of a person, that were read from the damaged file. */
    folders: z.int(),
    tags: z.int(),
  }),
  z.object({ code: z.literal('thumbnails_damaged'), path: z.string() }),
  /** `before` is the backup of the library as it was. */
  z.object({ code: z.literal('backup_used'), id: z.number(), before: z.number() }),
  /** Null: the log has the reason. */
  z.object({ code: z.literal('no_backup'), problem: problemSchema.nullable() }),
]);
export type NoticeContent = z.infer<typeof noticeContent>;
export type NoticeCode = NoticeContent['code'];
