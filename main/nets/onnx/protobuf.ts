/**
 * Writes the protocol buffers' wire format, as far as ONNX needs it: varints, 32-bit floats and
 * length-delimited fields (https://protobuf.dev/programming-guides/encoding).
 */
export class Message {
  readonly #parts: Uint8Array[] = [];

  /** A whole number of at most 53 bits; negative ones are written as 64-bit two's complement. */
  integer(field: number, value: number): this {
    this.#parts.push(varint(field << 3), varint(value));
    return this;
  }

  float(field: number, value: number): this {
    this.#parts.push(varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#parts.push(varint((field << 3) | 2), varint(value.length), value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encode());
  }

  integers(field: number, values: readonly number[]): this {
    return this.bytes(field, concatenate(values.map(varint)));
  }

  encode(): Uint8Array {
    return concatenate(this.#parts);
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
