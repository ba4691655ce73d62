import type { ProviderName } from '../models/provider.ts';
import type { AnalysisId, Findings } from './findings.ts';

/** The model of an analysis: its manifest, and the folder with its networks. */
export type AnalysisFiles = {
  analysis: AnalysisId;
  manifestPath: string;
  directory: string;
  /** What its networks run on; left out: the processor. */
  provider?: ProviderName;
};

export type AnalyseRequest = {
  source: { path: string };
  /** Someone is waiting for it. */
  urgent: boolean;
  /** Nothing else is in the process meanwhile: if it ends, it is this photo's fault. */
  isolated?: boolean;
  files: AnalysisFiles;
};

/** Analyses photos in a process of its own. */
export type PhotoAnalyser = {
  /**
   * Starts the process unless it runs.
   *
   * @throws PhotonestError `tagger_unavailable`
   */
  whenReady(): Promise<void>;
  /**
   * @throws PhotonestError `unreadable` (the photo's fault), `model_unusable` or `tagger_unavailable`
   * @throws ReaderCrashed
   */
  analyse(request: AnalyseRequest): Promise<Findings>;
};
