import type { QueryProblem } from './query-problem.ts';

/** What cannot be understood of a query, in English, and how it is written. */
export const QUERY_SENTENCES = {
  query_quote_open: 'A quotation mark is open: put another one at the end.',
  query_bracket_open: 'A bracket is open: close it with “)”.',
  query_bracket_closed: 'A bracket is closed that was not opened.',
  query_or: 'OR needs a word on both sides, as in cat OR dog.',
  query_parts:
    'The query has more than {{limit}} parts, and only the first {{limit}} are looked for. Leave some out.',
  query_filter: 'There is no filter “{{filter}}:”. Known are {{known}}.',
  query_label: 'There is no label or own tag “{{text}}”.',
  query_own_tag: 'You have no tag of your own called “{{text}}”.',
  query_category: 'There is no kind of labels “{{text}}”.',
  query_rating: 'rating: needs 1 to 5 stars, but got “{{text}}”. rating:3 finds three stars and more.',
  query_number: '{{filter}}: needs a photo’s number, but got “{{text}}”.',
  query_has: 'has: knows has:place, for photos with a place, but not “{{text}}”.',
  query_is: 'is: knows is:favourite, is:hidden, is:untagged, is:pending and is:failed, but not “{{text}}”.',
  query_place:
    'place: takes a name, or a part of the map as in place:"59.8,10.6..60,10.9", but got “{{text}}”.',
  query_date: '“{{text}}” is not a date. Write date:2024, date:2024-05, date:2024-05..2024-08 or date:<2010.',
  query_count: '“{{text}}” is not understood. Write count:dog>=2.',
  query_share: '“{{text}}” is not understood. Write share:sky>40%.',
  query_object: 'No kind of object is called “{{name}}”.',
  query_part: 'No part of a photo is told apart as “{{name}}”.',
} as const satisfies Record<QueryProblem['code'], string>;
