import type { Translation } from '../en/index.ts';

export const words: Translation['words'] = {};
