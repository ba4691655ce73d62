import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseQuery } from '../../core/query.ts';
import { explainQuery } from '../../core/search/explain.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

/**
 * Words, misspellings and queries as people type them, against the vocabulary that ships. Expectations are what a person
 * would accept, not what the app does; so some may fail, and each test says how many must not.
 */

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine();
});
afterAll(async () => {
  await engine.close();
});

const TODAY = '2026-07-15';
const parse = (text: string) => parseQuery(text, engine.labels, TODAY);
const nameOf = (key: string): string => engine.labels.rowOf(engine.labels.idsOf([key])[0]!).name;
const namesOf = (text: string): string[] =>
  parse(text).terms.flatMap((term) => ('labels' in term ? term.labels.map(nameOf) : []));

/** What a word shows first; else days, or labels that are said to be near. */
function answer(word: string): string {
  const { terms, remarks } = parse(word);
  if (terms.length !== 1) return 'several parts';
  const [first] = namesOf(word);
  if (first !== undefined) return first;
  if (terms.some((term) => term.kind === 'text' && term.days.length > 0)) return 'days';
  return remarks.some(({ bridge }) => bridge.kind === 'near') ? 'near' : 'nothing';
}

function mistakes(table: string, understand: (typed: string) => string): { count: number; wrong: string[] } {
  const rows = table.trim().split('\n').map((line) => line.trim().split(': ') as [string, string]); // prettier-ignore
  const wrong = rows
    .filter(([typed, accepted]) => !accepted.split(', ').includes(understand(typed)))
    .map(([typed]) => `${typed}: ${understand(typed)}`);
  return { count: rows.length, wrong };
}

const TYPED = `
  dog: dog
  puppy: dog
  doggo: dog
  kitten: cat
  kitty: cat
  bird: bird
  seagull: seabird, bird, near
  horse: horse
  cow: cattle
  cows: cattle
  wildlife: animal, bear
  spider: spider
  butterflies: butterfly
  giraffe: near
  dolphin: near, whale
  baby: people, child
  toddler: people, child
  kids: people, child
  family: people
  grandma: people
  friends: people
  man: people
  woman: people
  selfie: portrait
  face: portrait
  group photo: crowd, people
  wedding: groom
  bride: groom
  birthday: candle, dessert
  birthday cake: candle, dessert
  party: crowd
  graduation: mortarboard
  christmas: Christmas stocking
  christmas tree: Christmas stocking
  halloween: jack-o'-lantern
  vacation: beach, landscape
  holiday: beach, landscape
  beach: beach
  seaside: beach, seashore
  sea: sea, water, seashore
  ocean: sea, water, seashore
  lake: water, lakeside
  river: water
  waterfall: water, cliff
  mountains: mountain
  hill: mountain
  snow: snow
  winter: snow
  summer: days
  sunset: sunset
  sunrise: sunset
  clouds: clouds, sky
  rainbow: sky
  night: night, sky, candle
  fireworks: night, sky
  garden: flower, plant, grass
  park: grass, tree
  woods: forest, tree
  forest: forest, tree
  trees: tree
  rose: flower
  tulips: flower
  autumn: tree, days
  leaves: plant, tree
  road: street, vehicle, car
  street: street, city
  city: city
  skyline: city, street, building
  house: house, building
  skyscraper: building
  church: church
  museum: near, building
  castle: castle
  statue: monument
  airport: airliner, airplane
  plane: airplane
  helicopter: near, aircraft
  car: car
  bike: bicycle
  motorbike: motorcycle
  train station: train
  boat: boat
  food: food
  breakfast: food, plate of food, bagel
  dinner: plate of food, food
  cake: dessert
  pizza: pizza
  coffee: coffee
  wine: drink, red wine
  beer: beer glass
  kitchen: stove, kitchen appliance
  bathroom: bathtub
  swimming: swimwear, water
  swimming pool: swimwear, water
  skiing: skis
  camping: tent
  concert: stage
  football: soccer ball
  screenshot: website
  receipt: text
  document: text
  whiteboard: text
  painting: art, near
  laptop: laptop
  phone: phone
  glasses: sunglasses
`;

const TYPOS = `
  doog: dog
  catt: cat
  brid: bird
  hores: horse
  elefant: elephant
  giraff: giraffe
  moutain: mountain
  montain: mountain
  mushrom: mushroom
  baech: beach
  sunet: sunset
  flwoer: flower
  flowr: flower
  waterfal: waterfall
  bycicle: bicycle
  motorcyle: motorcycle
  airplain: airplane
  buildng: building
  chruch: church
  brige: bridge
  restaraunt: restaurant
  pizzza: pizza
  cofee: coffee
  strawbery: strawberry
  birthdya: birthday
  weding: wedding
  kichen: kitchen
  gitar: guitar
  umbrela: umbrella
  golden retreiver: golden retriever
`;

const QUERIES = `
  people at the beach: people & beach
  my dog or cat, june 2023: (dog | cat) & [2023-06-01 2023-07-01]
  a photo of a dog: dog
  dog and cat: dog & cat
  dogs, cats or birds: dog & (cat | bird)
  beach without people: beach & !people
  no people at the beach: !people & beach
  sunset at the beach: sunset & beach
  mountains in the snow: mountain & snow
  pictures of flowers: flower
  cats from 2019: cat & [2019-01-01 2020-01-01]
  christmas 2020: [2020-12-24 2020-12-27]
  last summer at the beach: [2025-06-01 2025-09-01] & beach
  food from last year: food & [2025-01-01 2026-01-01]
  golden retriever on the grass: golden retriever & grass
  a red wine or a beer glass: red wine | beer glass
  border collie or german shepherd: border collie | German shepherd
  boats with a bridge: boat & bridge
  church or castle, not people: (church | castle) & !people
  (dog or cat) grass: (dog | cat) & grass
  trees -people -car: tree & !people & !car
  hot dog: hot dog
  ice cream at the beach: ice cream & beach
  show me my cat: cat
  all photos with a bicycle: bicycle
  bus and train in 2018: bus & train & [2018-01-01 2019-01-01]
  fire engine: fire engine
  sunsets of october 2022: sunset & [2022-10-01 2022-11-01]
  yesterday: [2026-07-14 2026-07-15]
  pizza yesterday: pizza & [2026-07-14 2026-07-15]
  horse in winter 2019: horse & [2019-12-01 2020-03-01]
  elephant or lion but no people: (elephant | lion) & but & !people
  my cat on the sofa: cat & sofa
  two dogs: two & dog
  flowers in a vase: flower & vase
  city by the water: city & water
  tree and sky: tree & sky
  people with umbrellas: people & umbrella
  guitar, piano: guitar & piano
  snow but not mountain: snow & but & !mountain
`;

const JAPANESE = `
  犬: dog
  子犬: dog
  猫: cat
  ねこ: cat
  ネコ: cat
  鳥: bird
  魚: fish
  馬: horse
  花: flower
  桜: flower
  木: tree
  山: mountain
  富士山: mountain, volcano
  海: beach, sea, water
  川: water
  空: sky
  雪: snow
  夕日: sunset
  夜景: night, city
  車: car
  電車: train
  自転車: bicycle
  飛行機: airplane
  家族: people
  赤ちゃん: people, child
  結婚式: groom
  誕生日: dessert, candle
  料理: food
  寿司: food
  ケーキ: dessert
  神社: place of worship
  お城: castle
`;

const GERMAN = `
  Hund: dog
  Hunde: dog
  Katze: cat
  Katzen: cat
  Vogel: bird
  Pferd: horse
  Kuh: cattle
  Fisch: fish
  Blume: flower
  Blumen: flower
  Baum: tree
  Wald: forest, tree
  Berg: mountain
  Berge: mountain
  Strand: beach
  Meer: sea, water
  See: sea, water
  Himmel: sky
  Schnee: snow
  Sonnenuntergang: sunset
  Auto: car
  Zug: train
  Fahrrad: bicycle
  Flugzeug: airplane
  Haus: house, building
  Stadt: city
  Kirche: church
  Brücke: bridge
  Essen: food
  Kuchen: dessert
  Familie: people
  Kinder: child, people
  Geburtstag: dessert, candle
  Hochzeit: groom
`;

test('of a hundred typed words, nine in ten show what a person would accept, or what is near', () => {
  const { count, wrong } = mistakes(TYPED, answer);
  expect(count).toBeGreaterThanOrEqual(100);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(Math.floor(count / 10));
});

test('of thirty misspellings, 27 are corrected', () => {
  const correct = (typed: string): string => {
    const known = { isNamed: () => false, spellings: () => engine.labels.spellings(), folders: () => [] };
    const notes = explainQuery(parse(typed), known);
    return notes.flatMap((note) => note.suggestions)[0]?.name.toLowerCase() ?? answer(typed);
  };
  const { count, wrong } = mistakes(TYPOS, correct);
  expect(count).toBe(30);
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(3);
});

test('forty queries in ordinary words mean what they say', () => {
  const rows = QUERIES.trim().split('\n').map((line) => line.trim().split(': ') as [string, string]); // prettier-ignore
  expect(rows).toHaveLength(40);
  const wrong = rows.filter(([text, meant]) => meaningOf(text) !== meant).map(([text]) => `${text}: ${meaningOf(text)}`); // prettier-ignore
  expect(wrong).toEqual([]);
});

test('of thirty Japanese and of thirty German words, 28 find the label', () => {
  for (const table of [JAPANESE, GERMAN]) {
    const { count, wrong } = mistakes(table, answer);
    expect(count).toBeGreaterThanOrEqual(30);
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(2);
  }
});

function meaningOf(text: string): string {
  const { expression } = parse(text);
  const write = (part: NonNullable<typeof expression>, outer: boolean): string => {
    switch (part.kind) {
      case 'not':
        return `!${write(part.part, false)}`;
      case 'term': {
        const { term } = part;
        if (term.kind !== 'text') return term.source;
        if (term.labels.length === 1) return nameOf(term.labels[0]!);
        const [days] = term.days;
        return days === undefined ? term.text : `[${days.from} ${days.until}]`;
      }
      case 'all':
      case 'any': {
        const parts = part.parts.map((each) => write(each, false)).join(part.kind === 'all' ? ' & ' : ' | ');
        return outer ? parts : `(${parts})`;
      }
    }
  };
  return expression === null ? '' : write(expression, true);
}
