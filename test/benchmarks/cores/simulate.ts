/** What a photo costs on one core, ms; and the part of a network's time that more threads divide among them. */
export type Stages = { decodeMs: number; networkMs: number; parallel: number };

/** How indexing uses its cores. */
export type Sharing = {
  cores: number;
  /** Photos that are decoded at a time, each by one thread. */
  decoders: number;
  /** Of the network's session, and sessions side by side. */
  threads: number;
  sessions: number;
};

/** Photos that are decoded and wait for the network, at most; the schedule's lead. */
const LEAD = 32;
/** Of each session's run. */
const BATCH = 4;
const PHOTOS = 600;

/**
 * Photos per second of decoders and networks that share cores as threads do: each has a core, or an equal share where
 * there are more threads than cores. A network speeds up by Amdahl's law.
 */
export function simulate({ decodeMs, networkMs, parallel }: Stages, sharing: Sharing): number {
  const { cores, decoders, threads, sessions } = sharing;
  const speedUp = 1 / (1 - parallel + parallel / threads);
  /** Work left of each that runs, in ms of one core, and of a network as if it had all its threads. */
  const decoding: number[] = [];
  const running: { photos: number; leftMs: number }[] = [];
  let [given, decoded, done, now] = [0, 0, 0, 0];
  while (done < PHOTOS) {
    while (running.length < sessions && decoded > 0) {
      const photos = Math.min(BATCH, decoded);
      decoded -= photos;
      running.push({ photos, leftMs: (photos * networkMs) / speedUp });
    }
    while (decoding.length < decoders && given < PHOTOS && decoded + decoding.length < LEAD) {
      given += 1;
      decoding.push(decodeMs);
    }
    const share = Math.min(1, cores / (decoding.length + running.length * threads));
    const step = Math.min(...decoding, ...running.map(({ leftMs }) => leftMs));
    now += step / share;
    for (let at = decoding.length - 1; at >= 0; at--)
      if ((decoding[at]! -= step) <= 1e-9) {
        decoding.splice(at, 1);
        decoded += 1;
      }
    for (let at = running.length - 1; at >= 0; at--)
      if ((running[at]!.leftMs -= step) <= 1e-9) done += running.splice(at, 1)[0]!.photos;
  }
  return (PHOTOS * 1000) / now;
}

/** As the app does it: a thread for each core, and eight photos at a time. */
export function ruleFor(cores: number): Sharing {
  return { cores, decoders: 8, threads: cores, sessions: 1 };
}

/** The best that any number of decoders, threads and sessions does. */
export function findBest(stages: Stages, cores: number): { sharing: Sharing; photosPerSecond: number } {
  const powers = [1, 2, 4, 8, 16, 32].filter((each) => each <= cores);
  const all = powers.flatMap((decoders) =>
    powers.flatMap((threads) => powers.map((sessions): Sharing => ({ cores, decoders, threads, sessions }))),
  );
  const rated = all.map((sharing) => ({ sharing, photosPerSecond: simulate(stages, sharing) }));
  // The fewest threads among equals: they are the first.
  return rated.reduce((best, each) => (each.photosPerSecond > best.photosPerSecond * 1.01 ? each : best));
}
