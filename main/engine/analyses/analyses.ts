import { basename } from 'node:path';
import { OBJECT_CLASSES } from '../../analyses/objects/classes.ts';
import { SCENE_CLASSES } from '../../analyses/scenes/classes.ts';
import type { AnalysisInfo, PhotoAnalysis, PhotoTag, Status, TextReading } from '../../core/api.ts';
import type { PhotoAnalyser } from '../../core/analyses/analyser.ts';
import { ANALYSES, type AnalysisId, type Findings, type ShareTag } from '../../core/analyses/findings.ts';
import { PhotonestError } from '../../core/errors.ts';
import { failureSentence } from '../../core/photos/failure-sentence.ts';
import { errorFields } from '../../core/problems/fields.ts';
import type { AnalysisPort } from '../../http/models/analysis.ts';
import { AnalysisQueue } from '../../indexing/analyses/analysis-queue.ts';
import type { AnalysisStore } from '../../indexing/analyses/ports.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Log } from '../library/log.ts';
import type { Settings } from '../settings.ts';
import { tryIsolated } from '../tagger/read-urgently.ts';
import type { AnalysisModels } from './analysis-models.ts';
import { countTags, shareTags } from './analysis-tags.ts';
import type { KnownAnalysis } from './known-analysis.ts';

export type AnalysesParts = {
  library: Library;
  settings: Settings;
  models: Pick<AnalysisModels, 'known' | 'info' | 'idOf' | 'shareTags'>;
  analyser: PhotoAnalyser;
  mayRun(): boolean;
  /** Runs on its battery: photos that nobody asked for wait. */
  onBattery(): boolean;
  announce(change: Change): void;
  log: Pick<Log, 'write'>;
};

/** Photos whose times are remembered. */
const TIMED = 15;

/** What is looked for in photos besides their tags: by itself when nothing else waits, or because a person asks. */
export class Analyses implements AnalysisPort {
  readonly #parts: AnalysesParts;
  readonly #queue: AnalysisQueue;
  readonly #times = new Map<AnalysisId, number[]>();

  constructor(parts: AnalysesParts) {
    this.#parts = parts;
    this.#queue = new AnalysisQueue({
      store: this.#store(),
      analyser: { ...this.#timed(), whenReady: async () => await parts.analyser.whenReady() },
      analyses: () =>
        this.#known().map(({ model, files }) => {
          return { model, files, isOn: this.#isOn(model.analysis) && !parts.onBattery() };
        }),
      mayRun: parts.mayRun,
      onChange: () => parts.announce('status'),
    });
  }

  /** Goes on if it may. */
  pump(): void {
    this.#queue.pump();
  }

  /** A setting, or what is to be done, has changed. */
  refresh(): void {
    this.#queue.refresh();
    this.#parts.announce('status');
  }

  close(): void {
    this.#queue.close();
  }

  /** For the status: counting costs a few milliseconds, and is done only while an analysis runs. */
  running(): Status['analysis'] {
    const id = this.#queue.running?.analysis;
    return id === undefined ? null : { id, waiting: this.#count(this.#find(id)).waiting };
  }

  list(): AnalysisInfo[] {
    return ANALYSES.map((id) => this.info(id));
  }

  info(id: AnalysisId): AnalysisInfo {
    const times = (this.#times.get(id) ?? []).toSorted((a, b) => a - b);
    const { models, onBattery } = this.#parts;
    const { name, state, sizeBytes, expectedMilliseconds, problem, codedProblem } = models.info(
      models.idOf(id),
    );
    const known = this.#known().find((each) => each.model.analysis === id);
    return {
      id,
      name,
      state,
      sizeBytes,
      expectedMilliseconds,
      on: this.#isOn(id),
      waitsForPower: this.#isOn(id) && onBattery(),
      ...(known === undefined ? { waiting: 0, asked: 0, done: 0, failed: 0 } : this.#count(known)),
      millisecondsPerPhoto: times[times.length >> 1] ?? null,
      ...(problem === null
        ? errorFields(this.#queue.problem)
        : { problem, ...(codedProblem && { codedProblem }) }),
    };
  }

  ask(id: AnalysisId, photos: number[]): AnalysisInfo {
    this.#find(id);
    for (const photo of photos) this.#parts.library.photos.get(photo);
    this.#parts.library.analyses.ask(photos, id);
    this.refresh();
    return this.info(id);
  }

  withdraw(id: AnalysisId): AnalysisInfo {
    this.#parts.library.analyses.withdraw(id);
    this.refresh();
    return this.info(id);
  }

  ofPhoto(photo: number): PhotoAnalysis[] {
    const { library } = this.#parts;
    library.photos.get(photo);
    const rows = library.analyses.ofPhoto(photo);
    return ANALYSES.map((analysis): PhotoAnalysis => {
      const { state = 'none', failure = null } = rows.find((row) => row.analysis === analysis) ?? {};
      const reason = failure === null ? null : failureSentence(failure);
      const common = { state, reason, failure } as const;
      switch (analysis) {
        case 'text':
          return { analysis, ...common, lines: library.analyses.linesOf(photo) };
        case 'objects':
          return { analysis, ...common, objects: library.analyses.objectsOf(photo) };
        case 'scenes':
          return {
            analysis,
            ...common,
            shares: library.analyses.sharesOf(photo),
            map: this.#mapOf(photo),
          };
      }
    });
  }

  /** Counts and shares, which nobody judges. */
  tagsOf(photo: number): PhotoTag[] {
    const { analyses } = this.#parts.library;
    const counts = countTags(analyses.objectsOf(photo));
    return [...counts, ...shareTags(analyses.sharesOf(photo), this.#shareTags())];
  }

  /** The classes of a scene that a tag stands for, or the class of that name. */
  sceneClasses(name: string): string[] {
    return this.#shareTags().find((tag) => tag.name === name)?.classes ?? [name];
  }

  /** Names that a search may ask for. */
  amounts(of: 'count' | 'share'): ReadonlySet<string> {
    if (of === 'count') return new Set(OBJECT_CLASSES);
    return new Set([...SCENE_CLASSES, ...this.#shareTags().map(({ name }) => name)]);
  }

  /** Photos in which something of that name was found. */
  countFound(of: 'count' | 'share', name: string): number {
    const { analyses } = this.#parts.library;
    return of === 'count' ? analyses.countObjects(name) : analyses.countShares(this.sceneClasses(name));
  }

  #shareTags(): ShareTag[] {
    return this.#parts.models.shareTags();
  }

  #mapOf(photo: number): { columns: number; rows: number; names: string[]; classes: number[] } | null {
    const map = this.#parts.library.analyses.mapOf(photo);
    return map && { ...map, names: [...SCENE_CLASSES], classes: Array.from(map.classes) };
  }

  #known(): KnownAnalysis[] {
    return this.#parts.models.known();
  }

  /** Of files that need not be in the library: as found before, or read now. */
  async readText(paths: string[]): Promise<TextReading[]> {
    const readings: TextReading[] = [];
    for (const path of paths) readings.push(await this.#readOne(path)); // one after the other: each takes all cores
    return readings;
  }

  async #readOne(path: string): Promise<TextReading> {
    const { library, analyser } = this.#parts;
    const { model, files } = this.#find('text');
    const photo = library.photos.findByPath(path);
    const known = photo === null ? [] : library.analyses.ofPhoto(photo);
    if (photo !== null && known.some(({ analysis, state, version }) => analysis === 'text' && state === 'done' && version === model.version))
      return { path, lines: library.analyses.linesOf(photo) }; // prettier-ignore
    try {
      const findings = await tryIsolated(
        async (isolated) => await analyser.analyse({ source: { path }, urgent: true, isolated, files }),
      );
      return { path, lines: findings.analysis === 'text' ? findings.lines : [] };
    } catch (error) {
      if (!(error instanceof PhotonestError) || error.code !== 'unreadable') throw error;
      return { path, error: `${basename(path)} ${error.message}.` };
    }
  }

  #store(): AnalysisStore {
    const { library, announce, log } = this.#parts;
    const { analyses } = library;
    return {
      listWanted: (model, limit) => {
        const found = this.#known().find((each) => each.model.analysis === model.analysis);
        return found === undefined ? [] : analyses.listWanted(model, found.wanted, limit);
      },
      listAsked: analyses.listAsked,
      begin: analyses.begin,
      release: analyses.release,
      save: (photo, findings) => {
        if (library.photos.find(photo) === null)
          analyses.release(photo, findings.analysis); // gone meanwhile
        else analyses.save(photo, findings);
        announce('library');
      },
      fail: (photo, analysis, failure) => {
        analyses.fail(photo, analysis, failure);
        log.write(
          `${library.photos.find(photo)?.path ?? photo}: ${analysis} failed, it ${failureSentence(failure)}`,
        );
        announce('library');
      },
      recover: analyses.recover,
    };
  }

  #timed(): Pick<PhotoAnalyser, 'analyse'> {
    return {
      analyse: async (request): Promise<Findings> => {
        const before = performance.now();
        const findings = await this.#parts.analyser.analyse(request);
        const times = this.#times.get(findings.analysis) ?? [];
        this.#times.set(findings.analysis, [...times, performance.now() - before].slice(-TIMED));
        return findings;
      },
    };
  }

  #count({ model, wanted }: KnownAnalysis): Pick<AnalysisInfo, 'waiting' | 'asked' | 'done' | 'failed'> {
    return this.#parts.library.analyses.count(model, this.#isOn(model.analysis) ? wanted : undefined);
  }

  #isOn(analysis: AnalysisId): boolean {
    return this.#parts.settings.current.analyses[analysis];
  }

  #find(id: AnalysisId): KnownAnalysis {
    const known = this.#known().find(({ model }) => model.analysis === id);
    if (known === undefined)
      throw new PhotonestError('not_found', { code: 'analysis_model_missing', name: id });
    return known;
  }
}
