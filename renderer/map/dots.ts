import type { Camera, Size } from './camera.ts';

const VERTEX = `#version 300 es
in vec2 place;
in vec4 colour;
uniform vec2 middle;
uniform vec2 stretch;
uniform float size;
out vec4 tint;
void main() {
  gl_Position = vec4((place - middle) * stretch, 0.0, 1.0);
  gl_PointSize = size + colour.a * 255.0 * 2.0;
  tint = vec4(colour.rgb, colour.a);
}`;
/** A chosen dot, whose last byte is 1, has a ring. */
const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 tint;
uniform vec3 ring;
out vec4 pixel;
void main() {
  vec2 from = gl_PointCoord - 0.5;
  float square = dot(from, from);
  if (square > 0.25) discard;
  pixel = vec4(tint.a > 0.0 && square > 0.09 ? ring : tint.rgb, 1.0);
}`;
const [SMALLEST, LARGEST] = [2.5, 9];

/** Draws a dot for each photo with WebGL 2. */
export class Dots {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #places: WebGLBuffer;
  readonly #colours: WebGLBuffer;
  #count = 0;

  /** @throws Error where the browser has no WebGL 2 */
  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false });
    if (gl === null) throw new Error('WebGL 2 is not there');
    this.#gl = gl;
    this.#program = link(gl);
    this.#places = gl.createBuffer();
    this.#colours = gl.createBuffer();
    this.#bind('place', this.#places, 2, gl.FLOAT);
    this.#bind('colour', this.#colours, 4, gl.UNSIGNED_BYTE);
  }

  /** Of each photo, from 0 to 1. */
  setPlaces(x: Float32Array, y: Float32Array): void {
    const places = new Float32Array(2 * x.length);
    for (let at = 0; at < x.length; at++) [places[2 * at], places[2 * at + 1]] = [x[at]!, y[at]!];
    this.#count = x.length;
    this.#upload(this.#places, places);
  }

  /** Bytes [count, 4]: red, green, blue, and 1 for a chosen photo. */
  setColours(colours: Uint8Array): void {
    this.#upload(this.#colours, colours);
  }

  /** @param ring colour of what is chosen, 0 to 1 each */
  draw(camera: Camera, { width, height }: Size, pixelRatio: number, ring: readonly number[]): void {
    const gl = this.#gl;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(this.#program);
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(this.#program, name);
    gl.uniform2f(at('middle'), camera.x, camera.y);
    gl.uniform2f(at('stretch'), (2 * camera.scale) / width, (-2 * camera.scale) / height);
    gl.uniform1f(at('size'), dotSize(camera, this.#count) * pixelRatio);
    gl.uniform3f(at('ring'), ring[0] ?? 0, ring[1] ?? 0, ring[2] ?? 0);
    gl.drawArrays(gl.POINTS, 0, this.#count);
  }

  close(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #bind(name: string, buffer: WebGLBuffer, size: number, type: number): void {
    const gl = this.#gl;
    const place = gl.getAttribLocation(this.#program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, type, type === gl.UNSIGNED_BYTE, 0, 0);
  }

  #upload(buffer: WebGLBuffer, values: Float32Array | Uint8Array): void {
    this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, buffer);
    this.#gl.bufferData(this.#gl.ARRAY_BUFFER, values, this.#gl.DYNAMIC_DRAW);
  }
}

/** Diameter in CSS pixels: the nearer and the fewer, the larger. */
export function dotSize({ scale }: Camera, count: number): number {
  const apart = scale / Math.sqrt(Math.max(1, count));
  return Math.min(LARGEST, Math.max(SMALLEST, apart * 0.6));
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  } // prettier-ignore
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(`the dots cannot be drawn: ${gl.getProgramInfoLog(program) ?? ''}`);
  return program;
}
