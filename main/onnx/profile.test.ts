import { expect, test } from 'vitest';
import { countNodes } from './profile.ts';

const node = (index: string, provider?: string) => ({
  cat: 'Node',
  args: { node_index: index, ...(provider !== undefined && { provider }) },
});

test('countNodes() - each node once, by the provider that ran it, whatever the number of runs and events', () => {
  const events = [
    { cat: 'Session' },
    node('1', 'CPUExecutionProvider'),
    node('1'), // before its kernel
    node('2', 'WebGpuExecutionProvider'),
    node('10', 'WebGpuExecutionProvider'),
    node('2', 'WebGpuExecutionProvider'), // the second run
  ];
  expect(countNodes(events)).toEqual({ CPUExecutionProvider: 1, WebGpuExecutionProvider: 2 });
  expect(countNodes([])).toEqual({});
});
