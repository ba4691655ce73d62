/** Models, analyses, and what runs them. */
import type { VisiblePart } from '../analyses/feature-map.ts';
import type { AnalysisId, FoundObject, FoundShare, TextLine } from '../analyses/findings.ts';
import type { Precision } from '../models/precision.ts';
import type { ProviderName } from '../models/provider.ts';
import type { Refusal } from '../models/refusal.ts';
import type { Problem } from '../problems/problem.ts';
import type { PhotoFailure } from '../photos/failure.ts';

/** What one analysis says of one photo. */
export type PhotoAnalysis = {
  /** `none`: it was not wanted, or is still to be done. */
  state: 'none' | 'waiting' | 'running' | 'done' | 'failed';
  /** Why it failed, in English: a clause that fits behind the photo's name. */
  reason: string | null;
  failure: PhotoFailure | null;
} & (
  | { analysis: 'text'; lines: TextLine[] }
  | { analysis: 'objects'; objects: FoundObject[] }
  /** `map`: the class of each place, row by row, as an index into `names`. */
  | {
      analysis: 'scenes';
      shares: FoundShare[];
      map: { columns: number; rows: number; names: string[]; classes: number[] } | null;
    }
);

/** A class activation map. The mean of its values plus the bias is the label's logit. */
export type WhyMap = {
  /** False for a label of several classes, whose rows are weighted by their shares. */
  exact: boolean;
  rows: number;
  columns: number;
  /** What the network saw, as parts of the photo's width and height: the map lies there. */
  visible: VisiblePart;
  /** Row by row. */
  values: number[];
  bias: number;
};

export type TextReading = { path: string; lines: TextLine[] } | { path: string; error: string };

export type AnalysisInfo = {
  id: AnalysisId;
  /** Of its model. */
  state: ModelInfo['state'];
  /** The model's, for people. */
  name: string;
  /** As the setting says: photos are analysed by themselves. */
  on: boolean;
  /** The computer runs on its battery: only what a person asks for is done. */
  waitsForPower: boolean;
  sizeBytes: number;
  /** Photos. */
  waiting: number;
  /** Of these, those that a person asked for: they can be taken back. */
  asked: number;
  done: number;
  failed: number;
  /** Median of the last photos; null until some were analysed. */
  millisecondsPerPhoto: number | null;
  /** About how long a photo takes on two cores. */
  expectedMilliseconds: number;
  /** Why it does not go on, or why the last installation failed, in English. */
  problem: string | null;
  codedProblem?: Problem;
};

/** In one list: only the models of analyses have `finds`. */
export type ListedModel = ModelInfo | AnalysisModelInfo;

/** The model of an analysis. */
export type AnalysisModelInfo = {
  id: string;
  /** Which analysis it is for. */
  finds: AnalysisId;
  /** For people. */
  name: string;
  state: ModelInfo['state'];
  /** It comes with the app. */
  bundled: boolean;
  /** Of the weights, to download. */
  sizeBytes: number;
  parametersMillions: number;
  accuracy: { value: number; metric: string; source: string };
  licence: string;
  source: string;
  /** About how long a photo takes on two cores. */
  expectedMilliseconds: number;
  progress: ModelInfo['progress'];
  /** Why the last installation failed, or what is wrong with its files, in English. */
  problem: string | null;
  codedProblem?: Problem;
  providers: ModelInfo['providers'];
};

export type ModelInfo = {
  id: string;
  name: string;
  state: 'available' | 'downloading' | 'paused' | 'installing' | 'installed';
  /** It tags now, or will as soon as it is ready. */
  active: boolean;
  /** Its weights come with the app. */
  bundled: boolean;
  /** Of the weights, to download. */
  sizeBytes: number;
  parametersMillions: number;
  gmacs: number;
  /** Side of the square input, pixels. */
  inputSize: number;
  /** On ImageNet's validation set, percent. */
  accuracy: { top1: number; top5: number; source: string };
  licence: string;
  source: string;
  /** As last measured on this computer; null until it ran. */
  millisecondsPerPhoto: number | null;
  provider: string | null;
  precision: Precision | null;
  /** Of a download under way or paused. */
  progress: {
    receivedBytes: number;
    totalBytes: number;
    bytesPerSecond: number | null;
    secondsLeft: number | null;
  } | null;
  /** Why the last install, verification or run failed, in English. */
  problem: string | null;
  codedProblem?: Problem;
  /** Whose everyday labels it uses: its own, such as were fitted on this computer, or the default model's. */
  words: 'own' | 'fitted' | 'default';
  /** Of fitted words: mean average precision against the default model's on photos kept aside, 0 to 1. */
  everydayAgreement: number | null;
  /** Photos that it has tagged, of all. */
  tagged: number;
  /** What each execution provider did in each precision in which it was tried; empty until then. */
  providers: {
    name: ProviderName;
    precision: Precision;
    accepted: boolean;
    /** In English: the end of a sentence. */
    reason: string | null;
    refusal?: Refusal;
    millisecondsPerPhoto: number | null;
  }[];
};

/** The libraries that CUDA needs on Linux and that do not come with the app. */
export type CudaInfo = {
  /** `unsupported`: nothing that it could run on, or another system than Linux on x64. */
  state: 'unsupported' | 'available' | 'downloading' | 'paused' | 'installing' | 'installed';
  /** Of the runtime and the package; null where there is none. */
  version: string | null;
  /** Roughly: nothing is asked of the server before the download. */
  downloadBytes: number;
  installedBytes: number;
  /** On the library's drive; null where that does not say. */
  freeBytes: number | null;
  /** Of a download under way or paused. */
  progress: ModelInfo['progress'];
  /** Why the last download failed, in English. */
  problem: string | null;
  codedProblem?: Problem;
};
