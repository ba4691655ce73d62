import { expect, test } from 'vitest';
import { readKeywords } from './keywords.ts';

test('readKeywords() - the flat ones of XMP and IPTC, each once', () => {
  const tags = { 'XMP-dc:Subject': ['Rex', 2024, ' new  york '], 'IPTC:Keywords': ['rex', 'Zoë'] };
  expect(readKeywords([tags])).toEqual([['rex'], ['2024'], ['new york'], ['Zoë']]);
});

test('readKeywords() - a single one is no list', () => {
  expect(readKeywords([{ 'IPTC:Keywords': 'Rex' }])).toEqual([['Rex']]);
});

test.each([
  ['Lightroom', { 'XMP-lr:HierarchicalSubject': ['Places|Italy|Rome'] }],
  ['digiKam', { 'XMP-digiKam:TagsList': ['Places', 'Places/Italy', 'Places/Italy/Rome'] }],
  ['Windows', { 'XMP-microsoft:LastKeywordXMP': 'Places/Italy/Rome' }],
  [
    'the Metadata Working Group',
    {
      'XMP-mwg-kw:KeywordInfo': {
        Hierarchy: [
          {
            Keyword: 'Places',
            Children: [{ Keyword: 'Italy', Children: [{ Keyword: 'Rome', Applied: true }] }],
          },
        ],
      },
    },
  ],
])('readKeywords() - a hierarchy as %s writes it, without the flat repetition of its levels', (_, tags) => {
  const repeated = { 'XMP-dc:Subject': ['Rome', 'Italy', 'places', 'Rex'] };
  expect(readKeywords([{ ...tags, ...repeated }])).toEqual([['Places', 'Italy', 'Rome'], ['Rex']]);
});

test('readKeywords() - those of a sidecar and of the file are joined', () => {
  const sidecar = { 'XMP-lr:HierarchicalSubject': ['Animals|Dog'] };
  expect(readKeywords([sidecar, { 'IPTC:Keywords': ['Dog', 'sea'] }])).toEqual([['Animals', 'Dog'], ['sea']]);
});

test('readKeywords() - what programs note for themselves, and what is no text, is none', () => {
  const tags = {
    'XMP-lr:HierarchicalSubject': ['darktable|exported|jpg', '||', { odd: true }],
    'XMP-dc:Subject': [null, '', '\u0000'],
    'XMP-mwg-kw:KeywordInfo': { Hierarchy: 'x' },
  };
  expect(readKeywords([tags])).toEqual([]);
});

test('readKeywords() - thousands, or one that is a novel, stay a few short ones', () => {
  const many = readKeywords([{ 'XMP-dc:Subject': Array.from({ length: 5000 }, (_, index) => `k${index}`) }]);
  expect(many).toHaveLength(200);
  const [[long]] = readKeywords([{ 'XMP-dc:Subject': 'x'.repeat(10_000) }]) as [[string]];
  expect(long).toHaveLength(120);
});

test('readKeywords() - what IPTC has no room or no letters for is one keyword with XMP’s', () => {
  const long = 'a keyword of more than sixty-four letters, which is what IPTC has room for, and no more';
  const tags = {
    'XMP-dc:Subject': ['Česká republika', '夏', long],
    'IPTC:Keywords': ['?eská republika', '?', long.slice(0, 64), 'IPTC alone', 'Rex?'],
  };
  expect(readKeywords([tags])).toEqual([['Česká republika'], ['夏'], [long], ['IPTC alone'], ['Rex?']]);
  const sidecar = { 'XMP-dc:Subject': ['Česká republika'] };
  expect(readKeywords([sidecar, { 'IPTC:Keywords': '?eská republika' }])).toEqual([['Česká republika']]);
});

test.each(['XMP-microsoft:LastKeywordXMP', 'XMP-digiKam:TagsList'])(
  'readKeywords() - %s may name a keyword with a slash, which is no hierarchy',
  (tag) => {
    expect(readKeywords([{ [tag]: ['AC/DC'], 'XMP-dc:Subject': ['AC/DC'] }])).toEqual([['AC/DC']]);
    expect(readKeywords([{ [tag]: ['AC/DC'], 'IPTC:Keywords': ['ac/dc'] }])).toEqual([['ac/dc']]);
    expect(readKeywords([{ [tag]: ['Places/Rome'], 'XMP-dc:Subject': ['Rome'] }])).toEqual([
      ['Places', 'Rome'],
    ]);
  },
);

test('readKeywords() - those of Windows, with semicolons between them', () => {
  expect(readKeywords([{ 'IFD0:XPKeywords': 'Rex; Zoë;夏;' }])).toEqual([['Rex'], ['Zoë'], ['夏']]);
});

test('readKeywords() - ACDSee’s, with the categories that are assigned', () => {
  const categories =
    '<Categories><Category Assigned="0">Places<Category Assigned="1">Rome &amp; Ostia</Category>' +
    '<Category Assigned="0">Paris</Category></Category><Category Assigned="1">Rex</Category></Categories>';
  const tags = { 'XMP-acdsee:Keywords': ['Rex', 'sea'], 'XMP-acdsee:Categories': categories };
  expect(readKeywords([tags])).toEqual([['Places', 'Rome & Ostia'], ['Rex'], ['sea']]);
});

test('readKeywords() - thousands in XMP and in IPTC end soon', () => {
  const many = (sign: string) => Array.from({ length: 20_000 }, (_, index) => `${sign}${index}`);
  const tags = { 'XMP-dc:Subject': many('a?'), 'IPTC:Keywords': many('b?') };
  expect(readKeywords([tags])).toHaveLength(200);
});
