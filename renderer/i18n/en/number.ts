/** Numbers with their units, and lists. */
export const number = {
  comma: ', ',
  bytes: {
    B: '{{value}} bytes',
    kB: '{{value}} kB',
    MB: '{{value}} MB',
    GB: '{{value}} GB',
    TB: '{{value}} TB',
  },
  photosPerSecond: '{{value}} photos/s',
  secondsPerPhoto: '{{value}} s per photo',
  north: '{{degrees}}° N',
  south: '{{degrees}}° S',
  east: '{{degrees}}° E',
  west: '{{degrees}}° W',
  coordinates: '{{latitude}}, {{longitude}}',
};
