import { basename, dirname, extname, join } from 'node:path';
import { readSidecar, type SidecarFile } from './file.ts';
import { Packet } from './packet.ts';

/** `name`: `a.jpg.xmp`, which can only mean one photo. `stem`: `a.xmp`. */
export type NamingScheme = 'name' | 'stem';

export type FoundSidecar = { path: string; file: SidecarFile | null };

/**
 * The sidecar to write for a photo: the one that it has, else a new one. `a.xmp` is left alone where it speaks of
 * another file.
 *
 * @param noted names of the XMP files that the library knows beside the photo, in whatever case
 * @param hasNamesakes `a.png` lies beside `a.jpg`, so that `a.xmp` would mean both
 * @throws UnusableSidecar
 */
export async function findSidecar(
  photo: string,
  noted: readonly string[],
  scheme: NamingScheme,
  hasNamesakes: boolean,
): Promise<FoundSidecar> {
  const name = basename(photo);
  const byName = `${name}.xmp`;
  const byStem = `${name.slice(0, name.length - extname(name).length)}.xmp`;
  const open = async (wanted: string): Promise<FoundSidecar> => {
    const present = noted.find((each) => each.toLowerCase() === wanted.toLowerCase()) ?? wanted;
    const path = join(dirname(photo), present);
    return { path, file: await readSidecar(path) };
  };
  const named = await open(byName);
  if (named.file !== null || hasNamesakes) return named;
  const short = await open(byStem);
  if (short.file === null) return scheme === 'stem' ? short : named;
  return speaksOf(short.file, name) ? short : named;
}

function speaksOf({ text }: SidecarFile, name: string): boolean {
  const { ending } = Packet.parse(text);
  return ending === null || ending.replace(/^\./, '').toLowerCase() === extname(name).slice(1).toLowerCase();
}
