import type { ErrorBody } from '../../main/core/api.ts';
import { albums, ownTags, searches } from './fixtures/collections.ts';
import { exportPreview, exportState } from './fixtures/exporting.ts';
import { labels, selectionDetail } from './fixtures/labels.ts';
import { detailOf, summaryOf } from './fixtures/photos.ts';
import { analyses, models, settings, status } from './fixtures/program.ts';
import { completions, facets } from './fixtures/search.ts';
import { directories, folders, subfolders } from './fixtures/folders.ts';

/** What the engine would answer, by the beginning of the path. The first that fits counts. */
const ANSWERS: [path: RegExp, answer: (id: number) => unknown][] = [
  [/^\/api\/photos\/(\d+)\/analyses/, () => []],
  [/^\/api\/photos\/(\d+)\/similar/, () => ({ ids: [] })],
  [/^\/api\/photos\/(\d+)/, detailOf],
  [/^\/api\/photos\?ids=/, () => [1, 2, 3].map((id) => summaryOf(id))],
  [/^\/api\/completions/, () => completions],
  [/^\/api\/suggestions/, () => labels],
  [/^\/api\/facets/, () => facets],
  [/^\/api\/albums/, () => albums],
  [/^\/api\/searches/, () => searches],
  [/^\/api\/tags/, () => ownTags],
  [/^\/api\/folders\/(\d+)\/folders/, () => subfolders],
  [/^\/api\/folders/, () => folders],
  [/^\/api\/directories/, () => directories],
  [/^\/api\/exports\/preview/, () => exportPreview],
  [/^\/api\/exports/, () => exportState],
  [/^\/api\/selections/, () => selectionDetail],
  [/^\/api\/search/, () => ({ ids: [1, 2, 3] })],
  [/^\/api\/settings/, () => settings],
  [/^\/api\/analyses/, () => analyses],
  [/^\/api\/models/, () => models],
  [/^\/api\/status/, () => status],
];

/** Answers what components ask of the engine from fixtures, and says no to everything else. */
export function answerRequests(): void {
  window.fetch = async (input) => {
    const path = input instanceof Request ? input.url : String(input);
    for (const [pattern, answer] of ANSWERS) {
      const found = pattern.exec(path);
      if (found !== null) return Response.json(answer(Number(found[1])));
    }
    const body: ErrorBody = { error: { code: 'not_found', message: 'The gallery has no engine.' } };
    return Response.json(body, { status: 404 });
  };
}
