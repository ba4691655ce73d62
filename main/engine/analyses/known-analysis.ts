import type { AnalysisFiles } from '../../core/analyses/analyser.ts';
import type { AnalysisModelInfo } from '../../core/api.ts';
import type { AnalysisModel } from '../../indexing/analyses/ports.ts';
import type { Wanted } from '../../sqlite/tables/photos/analysis-work.ts';

/** An analysis whose model is there. */
export type KnownAnalysis = {
  model: AnalysisModel;
  files: AnalysisFiles;
  /** Photos that it is done for by itself. */
  wanted: Wanted;
  facts: Pick<
    AnalysisModelInfo,
    'name' | 'sizeBytes' | 'licence' | 'source' | 'accuracy' | 'parametersMillions' | 'expectedMilliseconds'
  >;
};
