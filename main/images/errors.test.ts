import { expect, test } from 'vitest';
import { PhotonestError } from '../core/errors.ts';
import { toPhotonestError } from './errors.ts';

test.each([
  ["ENOENT: no such file or directory, open '/a.jpg'", 'is not there any more'],
  ["EACCES: permission denied, open '/a.jpg'", 'may not be read: its permissions forbid it'],
  ['EISDIR: illegal operation on a directory, read', 'is a folder, not a file'],
  ['EIO: i/o error, read', 'cannot be read from its disk (input/output error)'],
  ['EMFILE: too many open files', 'cannot be opened: too many files are open on this computer'],
  [
    'Input buffer contains unsupported image format',
    'is not a picture, or of a format that is not supported',
  ],
  ['Input image exceeds pixel limit', 'has more pixels than are decoded'],
  ['VipsJpeg: premature end of JPEG image', 'is cut short or damaged'],
  ['pngload_buffer: libspng read error', 'is cut short or damaged'],
  ['Unknown error', 'is cut short or damaged'],
  ['heif: bad seek\nand more', 'is cut short or damaged'],
  ['Input buffer has corrupt header:', 'is cut short or damaged'],
  ['gifload_buffer: Invalid frame data', 'is cut short or damaged'],
  ['heif: of a future kind\nand more', 'cannot be decoded (heif: of a future kind)'],
])('toPhotonestError() - “%s” is a clause for people', (message, clause) => {
  const cause = new Error(message);
  expect(toPhotonestError(cause)).toMatchObject({ code: 'unreadable', message: clause, cause });
});

test('toPhotonestError() - leaves our own errors as they are, and takes anything', () => {
  const own = new PhotonestError('model_unusable', 'no');
  expect(toPhotonestError(own)).toBe(own);
  expect(toPhotonestError('odd').message).toBe('cannot be decoded (odd)');
  expect(toPhotonestError(new Error('x'.repeat(500))).message.length).toBeLessThan(250);
});
