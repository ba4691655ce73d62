import type { AnalysisId } from '../../../main/core/analyses/findings.ts';
import type { PhotoAnalysis } from '../../../main/core/api.ts';

/** What can be shown over a photo: analyses that found something in it. */
export function layersOf(analyses: PhotoAnalysis[]): AnalysisId[] {
  return analyses.flatMap((each) => (isEmpty(each) ? [] : [each.analysis]));
}

function isEmpty(analysis: PhotoAnalysis): boolean {
  switch (analysis.analysis) {
    case 'text':
      return analysis.lines.length === 0;
    case 'objects':
      return analysis.objects.length === 0;
    case 'scenes':
      return analysis.map === null;
  }
}
