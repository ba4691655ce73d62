import { elements, type Attribute, type Dimensions, type Graph, type Node } from '../network.ts';
import { Message } from './protobuf.ts';

/**
 * Opset 17 and IR 8 (2022) hold every operator that is used here and are accepted by every execution
 * provider of onnxruntime 1.30, CoreML and DirectML among them.
 */
const versions = { opset: 17, ir: 8 };

/** onnxruntime's own operators, of which only the first version is. */
const MICROSOFT_OPSET = 1;

/** ONNX asks for offsets in whole pages, so that the file can be mapped into memory. */
const PAGE_BYTES = 4096;

/** TensorProto.DataType. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
} as const;

type NumberType = Exclude<keyof typeof elementTypes, 'int64'>;

const arrays = {
  float32: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
  float16: Float16Array,
} as const;

/** Where a constant lies in the file beside the model. */
export type Placement = { offset: number; length: number };

/** The places of the graph's constants, in their order, in a data file. */
export function placeConstants(network: Graph): Map<string, Placement> {
  const placements = new Map<string, Placement>();
  let offset = 0;
  for (const { name, shape } of network.constants) {
    const { BYTES_PER_ELEMENT } = arrays[typeOf(network, name)];
    const length = elements(shape) * BYTES_PER_ELEMENT;
    placements.set(name, { offset, length });
    offset = Math.ceil((offset + length) / PAGE_BYTES) * PAGE_BYTES;
  }
  return placements;
}

/**
 * The graph as an ONNX ModelProto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), whose constants
 * stand in `dataFile` as {@link placeConstants} says.
 */
export function encodeModel(network: Graph, dataFile: string): Uint8Array {
  const graph = new Message().text(2, network.architecture);
  for (const node of network.nodes) graph.message(1, encodeNode(node));
  for (const tensor of encodeConstants(network, dataFile)) graph.message(5, tensor);
  for (const [name, dimensions] of network.inputs) graph.message(11, encodeValue(name, dimensions));
  for (const [name, dimensions] of network.outputs) graph.message(12, encodeValue(name, dimensions));
  const model = new Message()
    .integer(1, versions.ir)
    .text(2, 'photonest')
    .message(7, graph)
    .message(8, new Message().text(1, '').integer(2, versions.opset));
  const domains = new Set(network.nodes.flatMap(({ domain }) => domain ?? []));
  for (const domain of domains) model.message(8, new Message().text(1, domain).integer(2, MICROSOFT_OPSET));
  return model.encode();
}

/** NodeProto. */
function encodeNode(node: Node): Message {
  const message = new Message();
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, node.outputs[0] ?? node.operator).text(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes)) {
    message.message(5, encodeAttribute(name, value));
  }
  if (node.domain !== undefined) message.text(7, node.domain);
  return message;
}

/** AttributeProto: the value's field, then its type in field 20. */
function encodeAttribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return message.text(4, value).integer(20, 3);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  return message.integers(8, value).integer(20, 7);
}

/** TensorProto: the weights by reference, the graph's own numbers in place. */
function* encodeConstants(network: Graph, dataFile: string): Generator<Message> {
  const placements = placeConstants(network);
  for (const { name, shape } of network.constants) {
    const { offset, length } = placements.get(name) as Placement;
    const tensor = new Message()
      .integers(1, shape)
      .integer(2, elementTypes[typeOf(network, name)])
      .text(8, name);
    const entries = { location: dataFile, offset: String(offset), length: String(length) };
    for (const [key, value] of Object.entries(entries)) {
      tensor.message(13, new Message().text(1, key).text(2, value));
    }
    yield tensor.integer(14, 1);
  }
  for (const [name, value] of network.scalars) {
    const raw = arrays[typeOf(network, name)].of(value);
    const tensor = new Message().integer(2, elementTypes[typeOf(network, name)]).text(8, name);
    yield tensor.bytes(9, new Uint8Array(raw.buffer));
  }
  for (const [name, values] of network.integers) {
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    yield new Message()
      .integers(1, [values.length])
      .integer(2, elementTypes.int64)
      .text(8, name)
      .bytes(9, raw);
  }
}

function typeOf({ halves, quantised }: Graph, name: string): NumberType {
  return quantised?.get(name) ?? (halves.has(name) ? 'float16' : 'float32');
}

/** ValueInfoProto of a float32 tensor. Without dimensions it has as many as there turn out to be. */
function encodeValue(name: string, dimensions: Dimensions): Message {
  const tensor = new Message().integer(1, elementTypes.float32);
  const shape = new Message();
  for (const size of dimensions) {
    const dimension = new Message();
    shape.message(1, typeof size === 'number' ? dimension.integer(1, size) : dimension.text(2, size));
  }
  if (dimensions.length > 0) tensor.message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
