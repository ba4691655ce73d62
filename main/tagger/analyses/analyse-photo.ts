import type { Pixels } from '../../analyses/pixels.ts';
import type { AnalyseRequest } from '../../core/analyses/analyser.ts';
import type { Findings } from '../../core/analyses/findings.ts';
import { decode } from '../../images/decode.ts';
import { openPhoto, type Converters } from '../../images/photo.ts';
import { whileInMemory } from '../read.ts';
import type { AnalysisThread } from './analysis-thread.ts';

/** Longer side of what is analysed, pixels: small print on a page of A4 is 20 pixels high in it. */
const LONGEST_SIDE = 4096;

/**
 * One photo from its bytes to what an analysis finds in it, with boxes in pixels of the upright photo.
 *
 * @throws PhotonestError `unreadable`, `model_unusable`
 */
export async function analysePhoto(
  { source, files }: AnalyseRequest,
  converters: Converters,
  thread: Pick<AnalysisThread, 'analyse'>,
): Promise<Findings> {
  const { picture, scale } = await whileInMemory(source, async () => {
    const photo = await openPhoto(source.path, converters);
    const pixels = await decode(photo, async (pipeline): Promise<Pixels> => {
      const { data, info } = await pipeline
        .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true });
      // In memory of its own, which can be handed to the thread.
      return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
    });
    return { picture: pixels, scale: photo.width / pixels.width };
  });
  return scaleBoxes(await thread.analyse(files, picture), scale);
}

function scaleBoxes(findings: Findings, scale: number): Findings {
  const enlarge = <Part extends { box: number[] }>(part: Part): Part => ({
    ...part,
    box: part.box.map((value) => Math.round(value * scale)),
  });
  switch (findings.analysis) {
    case 'text':
      return { ...findings, lines: findings.lines.map(enlarge) };
    case 'objects':
      return { ...findings, objects: findings.objects.map(enlarge) };
    case 'scenes':
      return findings; // places, whatever the size
  }
}
