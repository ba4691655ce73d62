import type { AnalysisId } from '../../../main/core/analyses/findings.ts';
import type { PhotoAnalysis, PhotoDetail, PhotoSummary, WhyMap } from '../../../main/core/api.ts';
import type { Region } from '../../../main/core/photos/region.ts';

/** What one large photo needs, and what it tells of what a person wants. */
export type LightboxProps = {
  id: number;
  /** A second photo beside it. */
  beside: number | null;
  /** The photos that it stands among. The list stays as it was when the photo was opened. */
  list: { ids: readonly number[]; aspects: readonly number[] };
  /** Where “back” leads. */
  from: string;
  detail: PhotoDetail | null;
  summaryOf: (photo: number) => PhotoSummary | undefined;
  onwant: (photos: number[]) => void;
  problem: string | null;
  /** What analyses found in it. */
  analyses: PhotoAnalysis[];
  /** Which of them lies over it. */
  layer: AnalysisId | null;
  onlayer: (layer: AnalysisId) => void;
  onsearch: (words: string) => void;
  /** Where the tag is seen that somebody points at. */
  why: { photo: number; tag: string; map: WhyMap } | null;
  showsPanel: boolean;
  onpanel: () => void;
  onshow: (photo: number, beside?: number) => void;
  onalike: () => void;
  /** Photos like a part of this one. */
  onpart: (part: Region) => void;
  onannotate: (chip: number, state: 'confirmed' | 'rejected') => void;
  onstars: (stars: number) => void;
  onfavourite: () => void;
  onaddtag: () => void;
  onlasttag: () => void;
  onback: () => void;
  /** After it was closed, by whatever way; with the photos nearest to it in the list, itself first. */
  onclosed: (nearest: number[]) => void;
};
