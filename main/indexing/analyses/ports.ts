import type { AnalysisFiles } from '../../core/analyses/analyser.ts';
import type { AnalysisId, Findings } from '../../core/analyses/findings.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';

/** The model that an analysis runs, and the version that it is redone for when that changes. */
export type AnalysisModel = { analysis: AnalysisId; model: string; version: string };

/** An analysis as it is now. */
export type Analysis = {
  model: AnalysisModel;
  files: AnalysisFiles;
  /** Whether it is done by itself; photos that a person asks for are analysed in any case. */
  isOn: boolean;
};

export type PhotoToAnalyse = { id: number; path: string; attempts: number };

/** What analysing needs of the library. */
export type AnalysisStore = {
  /** Photos that it wants, newest first. */
  listWanted(model: AnalysisModel, limit: number): PhotoToAnalyse[];
  listAsked(analysis: AnalysisId, limit: number): PhotoToAnalyse[];
  /** On the disk before the photo is opened. */
  begin(photo: number, model: AnalysisModel): void;
  /** Through no fault of the photo's nothing came of it. */
  release(photo: number, analysis: AnalysisId): void;
  save(photo: number, findings: Findings): void;
  fail(photo: number, analysis: AnalysisId, failure: PhotoFailure): void;
  /** After an unclean end. */
  recover(): void;
};
