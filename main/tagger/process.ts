// The tagger's process: the only one that reads photos' bytes and runs the network. It holds no database
// handle, may be killed at any moment, and then costs only the photos in flight.
import { onnxRuntime } from '../onnx/runtime.ts';
import { serveTagger } from './serve.ts';

serveTagger(onnxRuntime);
