import { z } from 'zod';

/** The right values of a photo, as far as a case is about them; a note is for people. */
export const expectationSchema = z.strictObject({
  takenAt: z.string().optional(),
  takenOffset: z.string().nullable().optional(),
  takenFrom: z.enum(['camera', 'file']).optional(),
  /** Part of the camera's name. */
  cameraHas: z.string().optional(),
  latitude: z.number().nullable().optional(),
  longitude: z.number().nullable().optional(),
  /** Names of the tags that stand in the file, in any order. */
  keywords: z.array(z.string()).optional(),
  title: z.string().nullable().optional(),
  caption: z.string().nullable().optional(),
  rating: z.number().nullable().optional(),
  state: z.enum(['tagged', 'failed', 'skipped', 'offline', 'pending']).optional(),
  /** It is counted, in whatever state. */
  listed: z.boolean().optional(),
  /** Another file of the same folder, of which it is the same picture. */
  looks: z.string().optional(),
  note: z.string().optional(),
});

/** By the file's path within the folder of cases. */
export const expectationsSchema = z.record(z.string(), expectationSchema);
export type Expectation = z.infer<typeof expectationSchema>;
