/**
 * Variables for a Node that runs the engine; a person's own setting of them goes before. Companies name their proxy in
 * HTTPS_PROXY and sign with certificates of the system's own. And V8 takes 4 MB, thrice, for young objects instead of
 * 16: the engine's memory would grow by the rest in the course of thousands of photos. Sixteen threads open files, since
 * a network drive that hangs holds one for each file that is asked of it.
 */
export const nodeDefaults = {
  NODE_USE_ENV_PROXY: '1',
  NODE_USE_SYSTEM_CA: '1',
  NODE_OPTIONS: '--max-semi-space-size=4',
  UV_THREADPOOL_SIZE: '16',
};
