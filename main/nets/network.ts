/** A network as plain data: what it computes, and which published tensors it computes it from. */
export type Network = {
  /** A key of `architectures.ts`. */
  architecture: string;
  /** Side of the square input, pixels. */
  size: number;
  features: number;
  classes: number;
  /** Every tensor that the weights must hold, by its name in timm's state dict. */
  parameters: ReadonlyMap<string, Shape>;
  /** The state dict's name of the last linear layer, without `.weight` and `.bias`. */
  classifier: string;
  nodes: readonly Node[];
  constants: readonly Constant[];
  /** Numbers of the graph itself, such as the bounds of a Clip. */
  scalars: ReadonlyMap<string, number>;
  /** Small whole-number tensors such as the target of a Reshape. */
  integers: ReadonlyMap<string, readonly number[]>;
  /** The constants, scalars and values that are float16, by name; the rest is float32. */
  halves: ReadonlySet<string>;
  /** Values that a caller may ask for, by name; the batch is symbolic. */
  outputs: ReadonlyMap<string, Shape>;
};

/** Dimensions, outermost first, without the batch where there is one. */
export type Shape = readonly number[];

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
