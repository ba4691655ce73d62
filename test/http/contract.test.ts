import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  Backup,
  Classification,
  ClassScore,
  DirectoryListing,
  ErrorBody,
  ExportSummary,
  Failure,
  Folder,
  LabelCount,
  PhotoDetail,
  PhotoSummary,
  SearchResult,
  SimilarPicture,
  Settings,
  Status,
} from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, photographPath } from '../support/photographs.ts';
import { HOSTS, type Host } from './hosts.ts';

let engine: Engine;
let library: string;
let photos: string;

beforeAll(async () => {
  library = makeFolder('contract-library');
  photos = makeFolder('contract-photos');
  copyPhotographs(photos);
  writeFileSync(join(photos, 'no-photo.jpg'), 'This is a text, whatever its name says.');
  await sharp(photographPath('alps')).resize(300).tiff().toFile(join(photos, 'alps.tiff'));
  engine = await openEngine({ library });
  const request = new Request('http://photonest/api/folders', {
    method: 'POST',
    body: JSON.stringify({ path: photos }),
  });
  await engine.handler(request);
  await engine.indexer.whenIdle();
});

afterAll(async () => {
  await engine.close();
  removeFolder(library);
  removeFolder(photos);
});

describe.each(Object.keys(HOSTS))('the app over the %s', (name) => {
  let host: Host;

  beforeAll(async () => {
    host = await HOSTS[name]!(engine.handler, library);
  });
  afterAll(async () => await host.close());

  async function get<T>(path: string): Promise<T> {
    const response = await host.ask(path);
    expect(response.status, path).toBe(200);
    return (await response.json()) as T;
  }

  async function send(method: string, path: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return await host.ask(path, { method, headers, body: JSON.stringify(body) });
  }

  async function idOf(fileName: string): Promise<number> {
    const { ids } = await get<SearchResult>('/api/search');
    const summaries = await get<PhotoSummary[]>(`/api/photos?ids=${ids.join(',')}`);
    return summaries.find((photo) => photo.name === fileName)!.id;
  }

  it('GET /api/status - the states add up to the files found, and the provider is named', async () => {
    const { counts, model, activity } = await get<Status>('/api/status');
    expect(counts).toEqual({ found: 8, tagged: 7, failed: 1, skipped: 0, offline: 0, pending: 0 });
    expect(model).toMatchObject({ state: 'ready', provider: 'cpu', problem: null });
    expect(model.millisecondsPerPhoto).toBeGreaterThan(0);
    expect(activity.state).toBe('idle');
  });

  it('GET /api/search - without words gives all photos in columns, newest first, by day', async () => {
    const result = await get<SearchResult>('/api/search');
    expect(result).toMatchObject({ order: 'newest', total: 7, scores: null });
    expect(result.aspects).toHaveLength(7);
    expect(result.days.reduce((sum, day) => sum + day.count, 0)).toBe(7);
  });

  it('GET /api/search - a label finds its photos, surest first, with chips and refinements', async () => {
    const result = await get<SearchResult>('/api/search?q=sky');
    expect(result.order).toBe('score');
    expect(result.ids).toContain(await idOf('alps.jpg'));
    expect(result.scores).toEqual([...result.scores!].sort((a, b) => b - a));
    expect(result.query.chips).toMatchObject([{ text: 'sky', source: 'sky', kind: 'label', negated: false }]);
    expect(result.refinements.map((label) => label.name)).toContain('mountain');
    expect(result.refinements.every((label) => label.count < result.total)).toBe(true);
  });

  it('GET /api/search - a mistake gets a sentence, not an error', async () => {
    const result = await get<SearchResult>('/api/search?q=date:soon');
    expect(result.query.problem).toContain('is not a date');
    expect(result.query.codedProblem).toEqual({ code: 'query_date', text: 'soon' });
  });

  it('GET /api/search - a limit cuts the columns, not the total', async () => {
    const result = await get<SearchResult>('/api/search?limit=2');
    expect(result.total).toBe(7);
    expect(result.ids).toHaveLength(2);
  });

  it('GET /api/photos - gives the asked for in their order, leaves unknown ones out, and says why', async () => {
    const [alps, cat] = [await idOf('alps.jpg'), await idOf('cat.jpg')];
    const summaries = await get<PhotoSummary[]>(`/api/photos?ids=${cat},999999,${alps}&q=sky`);
    expect(summaries.map((photo) => photo.id)).toEqual([cat, alps]);
    expect(summaries[1]).toMatchObject({ name: 'alps.jpg', state: 'tagged', why: 'sky' });
    expect(summaries[0]!.why).toBeNull();
    expect(summaries[1]!.labels).toContain('sky');
  });

  it('GET /api/photos/:id - has the tags, surest first, and where the file lies', async () => {
    const photo = await get<PhotoDetail>(`/api/photos/${await idOf('alps.jpg')}`);
    expect(photo).toMatchObject({
      path: join(photos, 'alps.jpg'),
      folder: photos,
      reason: null,
      takenFrom: 'file',
    });
    expect(photo.tags.find((tag) => tag.name === 'mountain')).toMatchObject({
      source: 'model',
      state: 'none',
    });
    expect(photo.width! > photo.height!).toBe(true);
  });

  it('PUT /api/photos/:id/tags/:label - a rejection removes the tag at once, and can be taken back', async () => {
    const id = await idOf('alps.jpg');
    const rejected = (await (
      await send('PUT', `/api/photos/${id}/tags/sky`, { state: 'rejected' })
    ).json()) as PhotoDetail;
    expect(rejected.tags.at(-1)).toMatchObject({ key: 'sky', state: 'rejected' });
    expect((await get<SearchResult>('/api/search?q=sky')).ids).not.toContain(id);
    const back = (await (
      await send('PUT', `/api/photos/${id}/tags/sky`, { state: 'none' })
    ).json()) as PhotoDetail;
    expect(back.tags.find((tag) => tag.key === 'sky')).toMatchObject({ state: 'none', source: 'model' });
  });

  it('POST /api/photos/:id/tags - an own tag is found, counted and completed', async () => {
    const id = await idOf('cat.jpg');
    const tagged = (await (
      await send('POST', `/api/photos/${id}/tags`, { name: ' Minka ' })
    ).json()) as PhotoDetail;
    expect(tagged.tags.find((tag) => tag.name === 'Minka')).toMatchObject({ source: 'user', score: null });
    expect((await get<SearchResult>('/api/search?q=minka')).ids).toEqual([id]);
    expect((await get<SearchResult>('/api/search?q=own:minka')).ids).toEqual([id]);
    const [suggestion] = await get<LabelCount[]>('/api/suggestions?q=mink');
    expect(suggestion).toMatchObject({ name: 'Minka', source: 'user', count: 1 });
    await send('PUT', `/api/photos/${id}/tags/own:minka`, { state: 'none' });
    expect((await get<SearchResult>('/api/search?q=own:minka')).ids).toEqual([]);
  });

  it('GET /api/photos/:id/classes - all thousand classes, and their probabilities sum to one', async () => {
    const classes = await get<ClassScore[]>(`/api/photos/${await idOf('alps.jpg')}/classes`);
    expect(classes).toHaveLength(1000);
    expect(classes.reduce((sum, each) => sum + each.probability, 0)).toBeCloseTo(1, 3);
    expect(classes.slice(0, 3).map((each) => each.name)).toContain('alp');
  });

  it('GET /api/photos/:id/similar and POST /api/similar - a smaller copy is the most alike', async () => {
    const [alps, copy] = [await idOf('alps.jpg'), await idOf('alps.tiff')];
    const similar = await get<SearchResult>(`/api/photos/${alps}/similar`);
    expect(similar).toMatchObject({ order: 'similarity', isCalibrated: false });
    expect([similar.ids[0], similar.scores![0]! > 0.6]).toEqual([copy, true]);
    const headers = { 'content-type': 'image/jpeg' };
    const body = readFileSync(photographPath('alps'));
    const foreign = (await (
      await host.ask('/api/similar?limit=2', { method: 'POST', headers, body })
    ).json()) as SearchResult;
    expect(foreign.ids).toEqual([alps, copy]);
    expect(foreign.scores![0]).toBeCloseTo(1, 2);
    const byPath = (await (
      await send('POST', '/api/similar', { paths: [photographPath('alps')] })
    ).json()) as SearchResult;
    expect(byPath.ids.slice(0, 2)).toEqual([alps, copy]);
    const region = { left: 0.2, top: 0.2, width: 0.6, height: 0.6 };
    const part = await send('POST', '/api/similar', { plus: [{ photo: alps, region }] });
    expect(((await part.json()) as SearchResult).ids).toContain(alps);
    const sent = await host.ask('/api/similar/pictures?region=0,0,1,1', { method: 'POST', headers, body });
    const picture = (await sent.json()) as SimilarPicture;
    const again = await send('POST', '/api/similar?limit=1', { plus: [picture], q: 'type:tiff' });
    expect(((await again.json()) as SearchResult).ids).toEqual([copy]);
    const wrong = await host.ask('/api/similar?region=0,0,2,1', { method: 'POST', headers, body });
    expect(wrong.status).toBe(400);
  });

  it('POST /api/classify and /api/photos/find - files need not be in the library', async () => {
    const paths = [photographPath('alps'), join(photos, 'no-photo.jpg')];
    const results = (await (
      await send('POST', '/api/classify', { paths, limit: 3 })
    ).json()) as Classification[];
    expect(results[0]).toMatchObject({ path: paths[0], model: 'tf_efficientnet_lite2' });
    expect('classes' in results[0]! && results[0].classes).toHaveLength(3);
    expect('error' in results[1]! && results[1].error).toContain('no-photo.jpg');
    const answer = await send('POST', '/api/photos/find', { paths: [join(photos, 'cat.jpg'), '/nowhere'] });
    const found = (await answer.json()) as unknown;
    expect(found).toEqual([await idOf('cat.jpg'), null]);
  });

  it('GET /api/labels - most photos first, each with its category', async () => {
    const labels = await get<LabelCount[]>('/api/labels');
    expect(labels.map((label) => label.count)).toEqual(
      labels.map((label) => label.count).sort((a, b) => b - a),
    );
    expect(labels.find((label) => label.key === 'mountain')).toMatchObject({
      category: 'nature',
      source: 'model',
    });
  });

  it('folders - listed with counts; browsing; a path that is no folder gets a sentence', async () => {
    const [folder] = await get<Folder[]>('/api/folders');
    expect(folder).toMatchObject({ path: photos, offline: false, counts: { found: 8, failed: 1 } });
    const listing = (await (
      await send('POST', '/api/directories', { path: photos, count: true })
    ).json()) as DirectoryListing;
    expect(listing).toMatchObject({ path: photos, directories: [], photos: 8 });
    const wrong = await send('POST', '/api/folders', { path: join(photos, 'missing') });
    expect(wrong.status).toBe(400);
    const { error } = (await wrong.json()) as ErrorBody;
    expect(error.message).toContain('There is no folder');
    expect(error.problem).toEqual({ code: 'folder_missing', path: join(photos, 'missing') });
  });

  it('POST /api/folders - a folder inside another, or the same again, is the one that covers it', async () => {
    const again = await send('POST', '/api/folders', { path: photos });
    expect(again.status).toBe(201);
    expect(await get<Folder[]>('/api/folders')).toHaveLength(1);
    await engine.indexer.whenIdle();
  });

  it('failures - named with their reason; trying again ends the same way', async () => {
    const [failure] = await get<Failure[]>('/api/failures');
    expect(failure).toMatchObject({
      ...{ name: 'no-photo.jpg', state: 'failed', kind: 'unsupported' },
      failure: { code: 'not_a_picture' },
    });
    expect(failure!.reason).toContain('not a picture');
    const { counts } = (await (
      await send('POST', '/api/failures/retry', { ids: [failure!.id] })
    ).json()) as Status;
    expect(counts.pending + counts.failed).toBe(1);
    await engine.indexer.whenIdle();
    expect(await get<Failure[]>('/api/failures')).toHaveLength(1);
  });

  it('POST /api/indexing - pauses and resumes', async () => {
    const paused = (await (await send('POST', '/api/indexing', { action: 'pause' })).json()) as Status;
    expect(paused.activity.state).toBe('paused');
    const resumed = (await (await send('POST', '/api/indexing', { action: 'resume' })).json()) as Status;
    expect(resumed.activity.state).toBe('idle');
  });

  it('label-choices - a label has another name, a threshold of its own or is hidden, until that is taken back', async () => {
    const change = async (key: string, body: unknown): Promise<Response> =>
      await send('PATCH', `/api/label-choices/${key}`, body);
    const renamed = await change('mink', { name: 'Nerz', threshold: 0.9 });
    expect(await renamed.json()).toMatchObject({ name: 'Nerz', originalName: 'mink', threshold: 0.9 });
    const hidden = await change('mink', { hidden: true });
    expect(await hidden.json()).toMatchObject({ name: 'Nerz', hidden: true });
    expect(await get('/api/label-choices')).toContainEqual(expect.objectContaining({ name: 'Nerz', hidden: true })); // prettier-ignore
    const back = await change('mink', { name: null, threshold: null, hidden: false });
    expect(await back.json()).toMatchObject({ name: 'mink', threshold: null, hidden: false });
    expect((await change('mink', { threshold: 2 })).status).toBe(400);
    expect((await change('mink', { name: 'dog' })).status).toBe(400);
    expect((await change('no-such', {})).status).toBe(404);
  });

  it('POST /api/exports - a dry run says what would be written beside which photo, and writes nothing', async () => {
    const before = readdirSync(photos);
    const body = { query: 'alps type:jpg', labels: 'above', least: 0.6, scheme: 'stem', dryRun: true };
    const summary = (await (await send('POST', '/api/exports', body)).json()) as ExportSummary;
    expect(summary).toMatchObject({ photos: 1, written: 1, unchanged: 0, failed: [] });
    // `alps.xmp` would be the TIFF's as well.
    expect(summary.preview).toMatchObject([{ sidecar: join(photos, 'alps.jpg.xmp'), isNew: true, removed: [] }]); // prettier-ignore
    expect(summary.preview[0]!.added).toContain('mountain');
    expect(readdirSync(photos)).toEqual(before);
    for (const wrong of [{ labels: 'all' }, { least: 2 }, { scheme: '../a' }, { query: 'date:soon' }])
      expect((await send('POST', '/api/exports', { ...body, ...wrong })).status).toBe(400);
  });

  it('settings - the threshold changes what is shown, without reading any photo again', async () => {
    const shown = async (): Promise<number> => (await get<LabelCount[]>('/api/labels')).length;
    expect(await get<Settings>('/api/settings')).toMatchObject({
      threshold: 0.6,
      provider: 'automatic',
      int8: true,
      lowImpact: false,
    });
    const before = await shown();
    expect((await send('PATCH', '/api/settings', { threshold: 0.9 })).status).toBe(200);
    const few = await shown();
    await send('PATCH', '/api/settings', { threshold: 0.2 });
    const many = await shown();
    await send('PATCH', '/api/settings', { threshold: 0.6 });
    expect(few).toBeLessThan(before);
    expect(many).toBeGreaterThan(before);
    expect(await shown()).toBe(before);
    expect((await send('PATCH', '/api/settings', { threshold: 7 })).status).toBe(400);
  });

  it('settings - hours are two of the day, or none', async () => {
    const set = async (hours: unknown): Promise<number> =>
      (await send('PATCH', '/api/settings', { hours })).status;
    expect(await set({ from: 22, until: 6 })).toBe(200);
    expect((await get<Settings>('/api/settings')).hours).toEqual({ from: 22, until: 6 });
    expect([await set({ from: 24, until: 6 }), await set({ from: 22 }), await set('night')]).toEqual([400, 400, 400]); // prettier-ignore
    expect(await set(null)).toBe(200);
    expect((await get<Settings>('/api/settings')).hours).toBeNull();
  });

  it('GET /thumbnails/:id - an upright JPEG of 512 px that may be kept for ever', async () => {
    const [photo] = await get<PhotoSummary[]>(`/api/photos?ids=${await idOf('alps.jpg')}`);
    const response = await host.ask(photo!.thumbnail!);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toContain('immutable');
    const { format, width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
    expect(format).toBe('jpeg');
    expect(Math.max(width, height)).toBe(512);
  });

  it('GET /thumbnails/:id - of a photo that waits for its turn is made at once, and then for ever', async () => {
    const file = join(photos, `of the ${name}.png`);
    await send('POST', '/api/indexing', { action: 'pause' });
    await sharp(photographPath('alps')).resize(200, 100).png().toFile(file);
    await send('POST', '/api/indexing', { action: 'rescan' });
    const found = async (): Promise<number | null> => {
      const response = await send('POST', '/api/photos/find', { paths: [file] });
      return ((await response.json()) as (number | null)[])[0]!;
    };
    await vi.waitFor(async () => expect(await found()).not.toBeNull(), { timeout: 30_000 });
    const summary = async (): Promise<PhotoSummary> =>
      (await get<PhotoSummary[]>(`/api/photos?ids=${await found()}`))[0]!;
    const before = await summary();
    expect(before).toMatchObject({ state: 'pending', thumbnail: `/thumbnails/${before.id}` });

    const response = await host.ask(before.thumbnail!);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect((await sharp(Buffer.from(await response.arrayBuffer())).metadata()).width).toBe(200);
    const version = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
    const thumbnail = `${before.thumbnail}?v=${version}`;
    expect(await summary()).toMatchObject({ state: 'pending', thumbnail });

    await send('POST', '/api/indexing', { action: 'resume' });
    await engine.indexer.whenIdle();
    expect((await summary()).state).toBe('tagged');
    rmSync(file);
    await send('POST', '/api/indexing', { action: 'rescan' });
    await engine.indexer.whenIdle();
    expect(await found()).toBeNull();
  });

  it('GET /originals/:id - the file itself, or a JPEG of what no browser shows', async () => {
    const jpeg = await host.ask(`/originals/${await idOf('alps.jpg')}`);
    expect(Buffer.from(await jpeg.arrayBuffer()).equals(readFileSync(photographPath('alps')))).toBe(true);
    const tiff = await host.ask(`/originals/${await idOf('alps.tiff')}`);
    expect(tiff.headers.get('content-type')).toBe('image/jpeg');
    expect((await sharp(Buffer.from(await tiff.arrayBuffer())).metadata()).width).toBe(300);
  });

  it('GET /api/events - says the status at once, and that the library changed', async () => {
    const leaving = new AbortController();
    const response = await host.ask('/api/events', { signal: leaving.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (wanted: string): Promise<void> => {
      while (!text.includes(wanted)) text += (await reader.read()).value ?? '';
    };
    await until('event: status');
    await send('PATCH', '/api/settings', { threshold: 0.6 });
    await until('event: library');
    expect(text).toContain('"found":8');
    await reader.cancel().catch(() => undefined);
    leaving.abort();
  });

  it('POST /api/backups/:id/restore - the library is as it was then, and the one before is a backup too', async () => {
    const tagsOf = async (): Promise<string[]> => {
      const { tags } = await get<PhotoDetail>(`/api/photos/${await idOf('boats.jpg')}`);
      return tags.filter((tag) => tag.source === 'user').map((tag) => tag.name);
    };
    const before = await tagsOf();
    const made = await send('POST', '/api/backups', {});
    expect(made.status).toBe(201);
    const { id, kind, photos } = (await made.json()) as Backup;
    expect({ kind, photos }).toEqual({ kind: 'asked', photos: 8 });
    await send('POST', `/api/photos/${await idOf('boats.jpg')}/tags`, { name: `Later by ${name}` });
    expect(await tagsOf()).toEqual([...before, `Later by ${name}`]);
    const events = await host.ask('/api/events');

    const restored = await send('POST', `/api/backups/${id}/restore`, {});

    expect(restored.status).toBe(202);
    const present = (await restored.json()) as Backup;
    expect(present).toMatchObject({ kind: 'before-restore', ownTags: before.length + 1 });
    expect(await tagsOf()).toEqual(before);
    expect(await events.text()).toContain('event: library'); // and it has ended
    expect((await get<Backup[]>('/api/backups')).map((backup) => backup.id)).toContain(present.id);
    const { notices } = await get<Status>('/api/status');
    expect(notices.at(-1)!.text).toContain(`Backup ${id} is in use now`);

    await send('POST', `/api/backups/${present.id}/restore`, {});
    expect(await tagsOf()).toEqual([...before, `Later by ${name}`]);
    await engine.indexer.whenIdle();
    expect((await get<Status>('/api/status')).counts).toMatchObject({ found: 8, tagged: 7, failed: 1 });
  });

  it('DELETE /api/notices/:id - it is not shown again', async () => {
    const { notices } = await get<Status>('/api/status');
    expect((await host.ask(`/api/notices/${notices[0]!.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await get<Status>('/api/status')).notices).toEqual(notices.slice(1));
  });

  it('GET /api/log - says as text what happened', async () => {
    const response = await host.ask('/api/log');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toMatch(/Z Opened .* photonest \d[^]*Z Backup \d+ \(before-restore\)/);
  });

  it.each([
    ['GET', '/api/photos/..%2f..%2fetc%2fpasswd', 400],
    ['GET', '/api/photos/1%00', 400],
    ['GET', '/api/photos/-1', 400],
    ['GET', '/api/photos/1e3', 400],
    ['GET', '/api/photos/999999', 404],
    ['GET', '/thumbnails/..%2flibrary.sqlite', 400],
    ['GET', '/originals/%2e%2e%2f%2e%2e', 400],
    ['GET', '/api/nothing', 404],
    ['GET', '/library.sqlite', 404],
    ['PUT', '/api/photos/1/tags/no-such-label', 404],
    ['POST', '/api/indexing', 400],
    ['DELETE', '/api/folders/999', 404],
    ['DELETE', '/api/folders/1?tags=some', 400],
    ['DELETE', '/api/notices/999', 404],
    ['POST', '/api/backups/20010203040506/restore', 404],
    ['POST', '/api/backups/..%2flibrary.sqlite/restore', 400],
  ])('%s %s is refused with %i and a sentence', async (method, path, status) => {
    const body =
      method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify({ state: 'confirmed' }) };
    const response = await host.ask(path, { method, ...body });
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as ErrorBody;
    expect(error.message).toMatch(/\.$/);
  });

  it('a body that is not JSON is refused', async () => {
    const response = await host.ask('/api/folders', { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
  });

  it('the window - its page forbids everything from elsewhere', async () => {
    const page = await host.ask('/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'self'`);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });
});
