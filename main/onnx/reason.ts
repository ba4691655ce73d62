/**
 * onnxruntime's errors without its source files, C++ functions and conditions:
 * `Failed to get a WebGPU adapter: No supported adapters`. No full stop at the end.
 */
export function readReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^\S*onnxruntime\S*:\d+ [^]*? was false\. /, '')
    .trim()
    .split('\n')[0]!
    .replace(/\.$/, '');
}
