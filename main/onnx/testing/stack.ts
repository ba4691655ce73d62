/** Images of one length as a network takes them, after each other. */
export function stack(images: Float32Array[]): Float32Array<ArrayBuffer> {
  const length = images[0]!.length;
  const stacked = new Float32Array(images.length * length);
  for (const [at, image] of images.entries()) stacked.set(image, at * length);
  return stacked;
}
