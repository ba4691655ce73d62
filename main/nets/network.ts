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
};

export type Attribute = number | string | readonly number[] | { float: number };

/** A tensor of the graph, made from tensors of the weights. */
export type Constant = {
  name: string;
  shape: Shape;
  sources: readonly string[];
  make: (sources: readonly Float32Array[]) => Float32Array;
};

export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The same graph, which also gives what each of its stages computed, for comparing it step by step. */
export function withStages(graph: Graph): Graph {
  const stages = [...graph.stages.values()].map((value) => [value, []] as const);
  return { ...graph, outputs: new Map([...stages, ...graph.outputs]) };
}
