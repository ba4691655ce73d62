import { z } from 'zod';

const PLAIN_FAULTS = ['web_page', 'redirected_nowhere', 'unsized'] as const;
/** `detail` is in the words of the operating system, of the server or of a feed. */
const WITH_DETAIL = ['unreachable', 'answered', 'other'] as const;

/** Why a server did not give a file. Sizes are bytes where nothing else is said. */
export const downloadFault = z.discriminatedUnion('code', [
  z.object({ code: z.enum(PLAIN_FAULTS) }),
  z.object({ code: z.enum(WITH_DETAIL), detail: z.string() }),
  z.object({ code: z.literal('silent'), seconds: z.number() }),
  z.object({ code: z.literal('cut'), received: z.int(), promised: z.int() }),
  z.object({ code: z.literal('redirected_often'), limit: z.int() }),
  z.object({ code: z.literal('redirected_insecure'), address: z.string() }),
  z.object({ code: z.literal('packed'), encoding: z.string() }),
  z.object({ code: z.literal('contradicted'), promised: z.int(), received: z.int() }),
  /** `expected` in megabytes. */
  z.object({ code: z.literal('wrong_size'), received: z.int(), expected: z.int() }),
  z.object({ code: z.literal('too_long'), promised: z.int() }),
  z.object({ code: z.literal('stated_hash'), received: z.string(), expected: z.string() }),
  /** `algorithm`: `SHA-256`. */
  z.object({
    code: z.literal('wrong_hash'),
    algorithm: z.string(),
    received: z.string(),
    expected: z.string(),
  }),
]);
export type DownloadFault = z.infer<typeof downloadFault>;

/** What one of a file's sources did. */
export const downloadCause = z.object({ url: z.string(), fault: downloadFault });
export type DownloadCause = z.infer<typeof downloadCause>;
