import type { FeatureMap } from '../analyses/feature-map.ts';

/** A linear layer's row over a feature map: its sum over the features at each place, [rows, columns]. */
export function activationMap(
  { features, rows, columns, data }: FeatureMap,
  weight: Float32Array,
): Float32Array {
  if (weight.length !== features) throw new Error(`expected ${features} weights but got ${weight.length}`);
  const places = rows * columns;
  const map = new Float32Array(places);
  for (let feature = 0; feature < features; feature++) {
    const factor = weight[feature]!;
    for (let place = 0; place < places; place++) map[place]! += factor * data[feature * places + place]!;
  }
  return map;
}

/** The mean over the places, which is what the network pools to: float32 [features]. */
export function poolFeatures({ features, rows, columns, data }: FeatureMap): Float32Array {
  const places = rows * columns;
  return Float32Array.from({ length: features }, (_, feature) => {
    let sum = 0;
    for (let place = 0; place < places; place++) sum += data[feature * places + place]!;
    return sum / places;
  });
}
