import type { Label, Vocabulary } from './vocabulary.ts';

/** A vocabulary as flat arrays of labels' positions, so that scoring a photo allocates and looks up little. */
export type LabelPlan = {
  /** Labels of class `c`: `classLabels[classStarts[c]]` until `classLabels[classStarts[c + 1]]`. */
  classStarts: Uint32Array;
  classLabels: Uint16Array;
  /** Pairs child, parent. A label's own children all come before it is itself a child. */
  links: Uint16Array;
};

const plans = new WeakMap<Vocabulary, LabelPlan>();

export function planOf(vocabulary: Vocabulary): LabelPlan {
  const known = plans.get(vocabulary);
  if (known !== undefined) return known;
  const plan = { ...planClasses(vocabulary), links: planLinks(vocabulary) };
  plans.set(vocabulary, plan);
  return plan;
}

function planClasses({ labels, classes }: Vocabulary): Pick<LabelPlan, 'classStarts' | 'classLabels'> {
  const above: number[][] = classes.map(() => []);
  labels.forEach((label, position) => {
    for (const index of label.classes) above[index]!.push(position);
  });
  const classStarts = new Uint32Array(classes.length + 1);
  above.forEach((positions, index) => (classStarts[index + 1] = classStarts[index]! + positions.length));
  return { classStarts, classLabels: Uint16Array.from(above.flat()) };
}

function planLinks(vocabulary: Vocabulary): Uint16Array {
  const positions = new Map(vocabulary.labels.map((label, position) => [label.key, position]));
  const depth = (label: Label): number => vocabulary.ancestors(label.key).size;
  // A label has more ancestors than any of its ancestors has, so the deepest first is children first.
  const deepestFirst = [...vocabulary.labels].sort((a, b) => depth(b) - depth(a));
  return Uint16Array.from(
    deepestFirst.flatMap(({ key, parents }) =>
      parents.flatMap((parent) => [positions.get(key)!, positions.get(parent)!]),
    ),
  );
}
