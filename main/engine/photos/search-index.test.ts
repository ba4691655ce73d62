import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Days, Expression, Term } from '../../core/query.ts';
import type { Condition } from '../../core/search/term.ts';
import { SearchIndex } from '../../search/search-index.ts';
import { searchTable } from '../../sqlite/tables/search/search.ts';
import { openTestLibrary, type TestLibrary } from '../../sqlite/testing/library.ts';
import { searchPhotos } from '../testing/sql-search.ts';

const LABELS = [1, 2, 3, 4];
const WORDS = ['Rome', 'dog', 'IMG', 'Norway'];
const keys = fc.subarray(LABELS.map(String), { minLength: 1, maxLength: 2 });
const day = fc.constantFrom('2020-01-15', '2020-06-01', '2021-01-01', '2021-12-31', '2022-03-05');
const days: fc.Arbitrary<Days> = fc.oneof(
  fc.record({ from: day, until: day, everyYear: fc.constant(false) }),
  fc.record({ from: day, until: day }).map(({ from, until }) => {
    return { from: from.slice(5), until: until.slice(5), everyYear: true };
  }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    text: fc.constantFrom(...WORDS, 'no', 'd'),
    labels: fc.oneof(fc.constant<string[]>([]), keys),
    days: fc.oneof(fc.constant<Days[]>([]), fc.array(days, { minLength: 1, maxLength: 2 })),
    prefix: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('tag' as const), text: fc.constant(''), labels: keys }),
  fc.record({ kind: fc.constantFrom('folder' as const, 'camera' as const, 'lens' as const), text: fc.constantFrom('rome', 'O', 'fuji') }),
  fc.record({ kind: fc.constant('type' as const), formats: fc.constantFrom<string[][]>(['jpeg', 'jpg'], ['png']) }),
  fc.record({ kind: fc.constant('rating' as const), atLeast: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('date' as const), days: fc.array(days, { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('area' as const), area: fc.constantFrom({ south: -10, west: -20, north: 1, east: 2 }, { south: -90, west: 2, north: 90, east: -170 }, { south: 1.000001, west: -180, north: 90, east: 180 }) }),
  fc.constantFrom({ kind: 'located' } as const, { kind: 'untagged' } as const, { kind: 'pending' } as const, { kind: 'failed' } as const),
); // prettier-ignore

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition.map((part): Expression => ({ kind: 'term', term: toTerm(part) })),
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), parts: fc.array(tie('expression'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), part: tie('expression') }),
  ),
})); // prettier-ignore

function toTerm(part: Condition): Term {
  return { ...part, negated: false, source: '', start: 0, end: 0 };
}

function termsOf(part: Expression): Term[] {
  switch (part.kind) {
    case 'term':
      return [part.term];
    case 'not':
      return termsOf(part.part).map((term) => ({ ...term, negated: true }));
    case 'all':
    case 'any':
      return part.parts.flatMap(termsOf);
  }
}

/** What happens to photo number `photo`, counted from the oldest. */
const change = fc.record({
  what: fc.constantFrom('add' as const, 'tag' as const, 'tag' as const, 'date' as const, 'missing' as const, 'fail' as const),
  photo: fc.nat(30),
  seed: fc.nat(1000),
}); // prettier-ignore

function apply({ connection, folders, addPhoto, tags, photos }: TestLibrary, { what, photo, seed }: { what: string; photo: number; seed: number }): void {
  const ids = connection.prepare<[], number>('SELECT id FROM photos ORDER BY id').pluck().all();
  const id = ids[photo % ids.length];
  const takenAt = `202${seed % 3}-${String(1 + (seed % 12)).padStart(2, '0')}-${String(1 + (seed % 28)).padStart(2, '0')}T10:00:0${seed % 10}`;
  if (what === 'add' || id === undefined) {
    const name = `${WORDS[seed % 4]}_${seed}_${ids.length}.${seed % 3 === 0 ? 'png' : 'jpg'}`;
    const folder = folders.add('/pictures', []).id;
    addPhoto(folder, `/pictures/${WORDS[(seed >> 2) % 4]}/${name}`, {
      takenAt,
      ...(seed % 2 === 0 && { camera: 'Fuji X100', rating: seed % 6 }),
      ...(seed % 5 === 0 && { latitude: 1, longitude: 2 }),
      ...(seed % 11 === 0 && { latitude: 0, longitude: -180 }),
      ...(seed % 7 === 0 && { lens: 'Fujinon', title: `${WORDS[seed % 3]} at noon` }),
    });
  } else if (what === 'tag') {
    const chosen = LABELS.filter((_, index) => ((seed >> index) & 1) === 1);
    tags.replace(id, chosen.map((label) => ({ label, certainty: ((seed * label) % 100) / 100, score: ((seed * label) % 97) / 97, source: 'model' as const })));
  } else if (what === 'date') {
    connection.prepare('UPDATE photos SET taken_at = ? WHERE id = ?').run(takenAt, id);
  } else if (what === 'missing') {
    photos.setMissing(id, seed % 2 === 0);
  } else {
    photos.setFailed(id, { code: 'empty' });
  }
} // prettier-ignore

test('the index finds what SQL finds, whatever has been changed meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.array(change, { maxLength: 8 }), expression), { minLength: 1, maxLength: 5 }), async (steps) => {
      const library = await openTestLibrary();
      try {
        library.labels.put(LABELS.map((id) => ({ key: String(id), name: String(id), category: 'x', source: 'model', classes: 1 })));
        const index = new SearchIndex(searchTable(library.connection));
        const context = { threshold: 0.5, labelIds: (labels: string[]) => labels.map(Number), similarity: () => [] };
        for (const [changes, expression] of steps) {
          for (const each of changes) apply(library, each);
          const query = { expression, terms: termsOf(expression) };
          const expected = searchPhotos(library.connection, query, context);
          const result = index.search(query, context);
          const { ids, scores } = result.window(0, result.total);
          expect(new Set(ids)).toEqual(new Set(expected.map(({ id }) => id)));
          expect(result.total).toBe(expected.length);
          const scoreOf = new Map(expected.map(({ id, score }) => [id, score ?? 0]));
          for (const [at, id] of ids.entries()) expect(scores?.[at] ?? 0).toBeCloseTo(scoreOf.get(id)!, 2);
          if (scores === null) expect(ids).toEqual(expected.map(({ id }) => id));
          else expect(scores).toEqual(scores.toSorted((a, b) => b - a));
          expect(result.months().reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
          index.readAhead();
        }
      } finally {
        library.close();
      }
    }),
    { numRuns: 25 },
  );
}); // prettier-ignore
