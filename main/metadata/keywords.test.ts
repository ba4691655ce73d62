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

test.each([
  ['cut at 64 bytes', ['a'.repeat(79)], ['a'.repeat(64)], [['a'.repeat(79)]]],
  ['with ? for letters', ['Česká republika'], ['?eská republika'], [['Česká republika']]],
  ['without accents', ['Zoë'], ['Zoe'], [['Zoë']]],
  ['of its own', ['Zoë'], ['Rex'], [['Zoë'], ['Rex']]],
  ['with ? that is one', ['What'], ['What?'], [['What'], ['What?']]],
])('readKeywords() - IPTC beside XMP, %s', (_, xmp, iptc, wanted) => {
  expect(readKeywords([{ 'XMP-dc:Subject': xmp, 'IPTC:Keywords': iptc }])).toEqual(wanted);
});

test('readKeywords() - AC/DC is one keyword where the file has it as one', () => {
  expect(
    readKeywords([{ 'XMP-microsoft:LastKeywordXMP': ['AC/DC', 'A/B'], 'XMP-dc:Subject': ['AC/DC'] }]),
  ).toEqual([['A', 'B'], ['AC/DC']]);
});

test('readKeywords() - Windows’ own, and the categories of ACDSee', () => {
  const categories =
    '<Categories><Category Assigned="0">Places<Category Assigned="1">Italy</Category></Category><Category Assigned="1">Rex</Category></Categories>';
  expect(readKeywords([{ 'IFD0:XPKeywords': 'sea; sun', 'XMP-acdsee:Categories': categories }])).toEqual([
    ['Places', 'Italy'],
    ['sea'],
    ['sun'],
    ['Rex'],
  ]);
});
