import type { TaughtTagFile } from '../../main/core/api.ts';
import { saveFile } from '../state/save-file.ts';

/** Null for a file that is no JSON object; what is in it the engine looks at. */
export async function readTagFile(file: Blob): Promise<object | null> {
  try {
    const value: unknown = JSON.parse((await file.text()).replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Of the tag's name, without signs that file systems do not take: `Rex.taught-tag.json`. */
export function tagFileName({ path }: Pick<TaughtTagFile, 'path'>): string {
  const name = path
    .at(-1)!
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return `${name === '' ? 'tag' : name}.taught-tag.json`;
}

/** Into the folder for downloads, or where the person says. */
export function saveTagFile(file: TaughtTagFile): void {
  saveFile(tagFileName(file), [`${JSON.stringify(file)}\n`], 'application/json');
}
