import type { Problem } from '../problems/problem.ts';

/** A host that a person named, and where Photonest is there. */
export type RemoteHost = {
  /** `ssh://[user@]host[:port]` */
  address: string;
  /** Photonest's command line there: a program's name or its path. */
  command: string;
};

/** A folder here, and the same one there. */
export type PathMapping = { local: string; remote: string };

/** What a computer would run. */
export type RemoteVersion = {
  /** The app's version. */
  photonest: string;
  /** The model's id. */
  model: string;
  /** SHA-256 of the weights it is made of. */
  weights: string;
};

/** Both computers side by side. Nothing but this question has been sent by then. */
export type RemoteComparison = {
  /** Without user and port. */
  host: string;
  here: RemoteVersion;
  there: RemoteVersion;
  /** Why it cannot tag for this one, in English; null: it can. */
  problem: string | null;
  codedProblem?: Problem;
};

/**
 * - `connecting`: to the host, for the first time or again
 * - `tagging`: photos go there, and results come back
 * - `paused`: no more go there; those that did come back
 * - `ended`: the next run needs a person again
 */
export type RemoteState = 'connecting' | 'tagging' | 'paused' | 'ended';

/** A run of tagging on another computer. */
export type RemoteStatus = {
  host: string;
  state: RemoteState;
  /** Photos that the host has tagged. */
  done: number;
  /** Photos of which it made nothing: this computer tries them itself. */
  failed: number;
  /** Photos that it has, and has not answered for. */
  underWay: number;
  /** Over the last ten seconds; null until there is enough to tell. */
  photosPerSecond: number | null;
  /** How often the connection was made. */
  connections: number;
  /** What went wrong last, in English; null when nothing did. */
  problem: string | null;
  codedProblem?: Problem;
};
