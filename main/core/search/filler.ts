/**
 * Words that join others and ask for nothing themselves. They are left out where they are neither a label nor a tag,
 * and where something else is asked for: `my dog at the beach`.
 */
const FILLERS = new Set(
  (
    'a an the this that these those some any all every my our your his her its their me us i we you ' +
    'at on in into of with and from by to for near next beside behind under over around during while ' +
    'is are was were be where when who which has have had there & + ' +
    'photo photos picture pictures pic pics image images snapshot snapshots shot shots photograph photographs ' +
    'show find search give see get please looking taken showing containing ' +
    'der die das den dem des ein eine einen einem einer mein meine meinem meinen unser unsere und mit am im auf bei von ' +
    'foto fotos bild bilder von ' +
    'le la les l un une des du de d au aux et avec mon ma mes nos dans sur chez en image images ' +
    'el los las una unos unas y con mi mis nuestro nuestra del al'
  ).split(' '),
);

/** Before a word, these leave it out, as `-` does. */
const WITHOUT = new Set(['without', 'no', 'not', 'except', 'ohne', 'kein', 'keine', 'nicht', 'sans', 'sin']);

export function isFiller(word: string): boolean {
  return FILLERS.has(word.toLowerCase());
}

export function isWithout(word: string): boolean {
  return WITHOUT.has(word.toLowerCase());
}
