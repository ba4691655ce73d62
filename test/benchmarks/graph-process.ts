// One graph in a process of its own, so that its peak memory is its own. Each message is answered once.
import { Tensor } from 'onnxruntime-node';
import { createFromCopy } from '../../main/onnx/laid-out-copy.ts';
import { onnxRuntime, type Session } from '../../main/onnx/runtime.ts';
import { sessionOptions } from '../../main/onnx/session-options.ts';
import type { GraphAnswer, GraphRequest } from './graph.ts';

let session: Session;
let size = 0;

process.on('message', (raw) => {
  answer(raw as GraphRequest)
    .then((value) => process.send?.(value))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
process.on('disconnect', () => process.exit(0));

async function answer(request: GraphRequest): Promise<GraphAnswer> {
  switch (request.type) {
    case 'open':
      size = request.size;
      return { value: await open(request) };
    case 'run':
      return { value: (await run(session, request.batch)).milliseconds };
    case 'peak':
      return { value: process.resourceUsage().maxRSS * 1024 };
  }
}

/** Without the runs that the loading of a copy is checked by: they are the network's time. */
async function open({ file, threads, copy }: GraphRequest & { type: 'open' }): Promise<number> {
  const options = sessionOptions('cpu', threads);
  let tested = 0;
  const test = async (candidate: Session): Promise<Float32Array> => {
    const { milliseconds, logits } = await run(candidate, 1);
    tested += milliseconds;
    return logits;
  };
  const started = performance.now();
  session = copy
    ? await createFromCopy(onnxRuntime, file, options, test)
    : await onnxRuntime.create(file, options);
  return performance.now() - started - tested;
}

async function run(on: Session, batch: number): Promise<{ milliseconds: number; logits: Float32Array }> {
  const pixels = new Float32Array(batch * 3 * size * size);
  for (let at = 0; at < pixels.length; at++) pixels[at] = Math.sin(at);
  const image = new Tensor('float32', pixels, [batch, 3, size, size]);
  const started = performance.now();
  const outputs = await on.run({ image });
  const milliseconds = performance.now() - started;
  return { milliseconds, logits: (outputs['logits'] as Tensor).data as Float32Array };
}
