/** An ONNX graph as plain data: what it computes, and which published tensors it computes it from. */
export type Graph = {
  architecture: string;
  /** Every tensor that the weights must hold, by its name in the published state dict. */
  parameters: ReadonlyMap<string, Shape>;
  nodes: readonly Node[];
  constants: readonly Constant[];
  /** Numbers of the graph itself, such as the bounds of a Clip. */
  scalars: ReadonlyMap<string, number>;
  /** Small whole-number tensors such as the target of a Reshape. */
  integers: ReadonlyMap<string, readonly number[]>;
  /** The constants, scalars and values that are float16, by name; the rest is float32. */
  halves: ReadonlySet<string>;
  /** The constants and scalars that are whole numbers of 8 or 32 bits, by name. */
  quantised?: ReadonlyMap<string, QuantisedType>;
  /** Values that a caller gives, by name. */
  inputs: ReadonlyMap<string, Dimensions>;
  /** Values that a caller may ask for, by name. */
  outputs: ReadonlyMap<string, Dimensions>;
  /** The steps on the way, by the reference implementation's name: the value that holds each. */
  stages: ReadonlyMap<string, string>;
};

/** A classifier: `image` [batch, 3, size, size] in, `embedding` and `logits` out. */
export type Network = Graph & {
  /** A key of `architectures.ts`. */
  architecture: string;
  /** Side of the square input, pixels. */
  size: number;
  features: number;
  classes: number;
  /** The state dict's name of the last linear layer, without `.weight` and `.bias`. */
  classifier: string;
};

/** Of a published checkpoint, whatever graphs are made from it. */
export type Checkpoint = {
  architecture: string;
  parameters: ReadonlyMap<string, Shape>;
  /** Tensors that may be in it and are not used: those of training alone, and those that are computed here. */
  unused?: ReadonlyMap<string, Shape>;
};

/** Dimensions of a tensor of the weights, outermost first. */
export type Shape = readonly number[];

/** Dimensions of a value in the graph; one with a name is known only when the graph runs. */
export type Dimensions = readonly (number | string)[];

/** One ONNX operator. */
export type Node = {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, Attribute>>;
  /** Of the operator; without it, ONNX's own. */
  domain?: 'com.microsoft';
};

export type QuantisedType = 'uint8' | 'int8' | 'int32';

/** The values of a constant. */
export type Values = Float32Array | Int8Array | Int32Array;

export type Attribute = number | string | readonly number[] | { float: number };

/** A tensor of the graph, made from tensors of the weights. */
export type Constant = {
  name: string;
  shape: Shape;
  sources: readonly string[];
  make: (sources: readonly Float32Array[]) => Values;
};

export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The name that a classifier's last feature map is marked with; its mean is the embedding. */
export const FEATURES_STAGE = 'features';

/** The same classifier, which also gives its last feature map, [batch, features, rows, columns], as `output`. */
export function withFeatureMap(network: Network): { network: Network; output: string } {
  const output = network.stages.get(FEATURES_STAGE);
  if (output === undefined) throw new Error(`${network.architecture} has no last feature map`);
  const dimensions = ['batch', network.features, 'rows', 'columns'];
  return { network: { ...network, outputs: new Map([...network.outputs, [output, dimensions]]) }, output };
}

/** The same graph, which also gives what each of its stages computed, for comparing it step by step. */
export function withStages(graph: Graph): Graph {
  const stages = [...graph.stages.values()].map((value) => [value, []] as const);
  return { ...graph, outputs: new Map([...stages, ...graph.outputs]) };
}
