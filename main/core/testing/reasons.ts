import { FIELD_PROBLEMS, PLAIN_ROW_PROBLEMS, type RowProblem } from '../imports/row-problem.ts';
import type { NoticeContent } from '../notices/notice.ts';
import {
  PLAIN_FILE_FAILURES,
  PLAIN_SIDECAR_FAILURES,
  type OwnFileFailure,
  type SidecarFailure,
} from '../photos/file-failure.ts';

const path = '/photos/library.sqlite.damaged';

/** One failure of each code. */
export const SAMPLE_SIDECAR_FAILURES: SidecarFailure[] = [
  ...PLAIN_SIDECAR_FAILURES.map((code) => ({ code })),
  { code: 'no_list', property: 'dc:subject' },
];

/** One failure of each code that reading a photo has not. */
export const SAMPLE_FILE_FAILURES: OwnFileFailure[] = [
  ...PLAIN_FILE_FAILURES.map((code) => ({ code })),
  { code: 'not_read', detail: 'EIO' },
  { code: 'not_prepared', detail: 'EROFS' },
  { code: 'not_replaced', detail: 'EBUSY' },
  { code: 'not_copied', detail: 'EIO' },
  { code: 'place_kept', detail: 'Error: it is locked' },
  { code: 'sidecar_error', detail: 'EROFS' },
  { code: 'not_trashed', detail: 'EXDEV' },
  { code: 'stays_in_trash', detail: 'EIO' },
  { code: 'place_left', fields: 'EXIF:GPSLatitude, XMP-photoshop:City' },
  { code: 'fields_changed', fields: 'MakerNotes:Lens' },
  { code: 'names_taken', limit: 10_000 },
  { code: 'sidecar', xmp: { code: 'no_list', property: 'dc:subject' } },
  { code: 'embedded_xmp', xmp: { code: 'no_list', property: 'dc:subject' } },
  { code: 'kept_lost', name: 'Oslo.jpg', cause: { code: 'not_read', detail: 'EIO' } },
];

/** One problem of each code. */
export const SAMPLE_ROW_PROBLEMS: RowProblem[] = [
  ...PLAIN_ROW_PROBLEMS.map((code) => ({ code })),
  ...FIELD_PROBLEMS.map((code) => ({ code, field: 'tags.0.colour' })),
  { code: 'field_long', field: 'title', limit: 2000 },
  { code: 'field', field: 'favourite', detail: 'expected a boolean' },
  { code: 'row', detail: 'expected an object' },
  { code: 'tag_long', limit: 100 },
];

const repaired = { code: 'repaired', detail: null, aside: null, folders: 0, tags: 0 } as const;

/** Notices that need every sentence once. */
export const SAMPLE_NOTICES: NoticeContent[] = [
  { ...repaired, source: { kind: 'none' } },
  { ...repaired, source: { kind: 'none' }, folders: 3, tags: 7 },
  { ...repaired, detail: 'page 7: noise', aside: path, source: { kind: 'rest' } },
  { ...repaired, aside: path, source: { kind: 'backup', at: '2026-11-24T12:00:00Z' }, tags: 7 },
  { code: 'thumbnails_damaged', path },
  { code: 'backup_used', id: 17, before: 18 },
  { code: 'no_backup', problem: null },
  { code: 'no_backup', problem: { code: 'disk_full' } },
];
