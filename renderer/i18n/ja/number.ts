import type { Translation } from '../en/index.ts';

export const number: Translation['number'] = {
  comma: '、',
  bytes: {
    B: '{{value}}バイト',
    kB: '{{value}} kB',
    MB: '{{value}} MB',
    GB: '{{value}} GB',
    TB: '{{value}} TB',
  },
  photosPerSecond: '{{value}}枚/秒',
  secondsPerPhoto: '1枚{{value}}秒',
  north: '北緯{{degrees}}°',
  south: '南緯{{degrees}}°',
  east: '東経{{degrees}}°',
  west: '西経{{degrees}}°',
  coordinates: '{{latitude}}、{{longitude}}',
};
