import type { ExportedKeyword } from './exported-keyword.ts';

/** What the tagger does with copies of photo files: the port between the engine and that process. */

/** A file as the library knows it: nothing is made of another one. */
export type KnownContent = { path: string; sizeBytes: number; hash: Uint8Array };

export type EmbedRequest = KnownContent & {
  urgent: boolean;
  isolated?: boolean;
  change: {
    wanted: ExportedKeyword[];
    /** Keywords that this program wrote into the file before. */
    before: ExportedKeyword[];
    /** Written where there is none yet; null: nothing is known of it. */
    rating: number | null;
  };
  /** Only say what would change. */
  dryRun: boolean;
};

export type RestoreRequest = KnownContent & {
  urgent: boolean;
  isolated?: boolean;
  /** The packet that the file is to have again; null: none. */
  xmp: Uint8Array | null;
  /** The IPTC that it is to have again; null: it stays. */
  iptc: Uint8Array | null;
  /** Only say what would change. */
  dryRun: boolean;
};

/** What would be in the file. `exported`: the keywords that are this program's then. */
export type EmbeddedKeywords = { added: string[]; removed: string[]; exported: ExportedKeyword[] };

export type Embedded = EmbeddedKeywords & {
  /** The copy that can take the file's place; null: nothing is to be written, or it was only asked. */
  copy: PreparedCopy | null;
};

/** A copy of a photo beside it, with other metadata and the same pixels and foreign fields. */
export type PreparedCopy = {
  path: string;
  hash: Uint8Array;
  /** SHA-256 of the decoded picture, the same in both files. */
  pixelHash: Uint8Array;
  /** The XMP packet of before, byte by byte; null: there was none. */
  oldXmp: Uint8Array | null;
  /** JSON of all fields of before, by `Group:Tag`. */
  oldFields: string;
};

export type CopyRequest = KnownContent & {
  urgent: boolean;
  isolated?: boolean;
  /** That the copy goes into. */
  folder: string;
  /** False: the copy says nowhere where the photo was taken. */
  places: boolean;
};

/** Each throws PhotonestError `unreadable`, a clause that fits behind the file's name. */
export type PhotoWriter = {
  embed(request: EmbedRequest): Promise<Embedded>;
  /** @returns keywords that come back as `added`; null where the file has all of it already */
  restore(request: RestoreRequest): Promise<Embedded | null>;
  /** @returns path of the copy */
  copy(request: CopyRequest): Promise<string>;
};
