/** How the two circles of a comparison look: each in its own colour, pattern and sign, on the map and in the lists. */
export const SIDES = {
  a: { color: '#0f6e6a', pattern: 'stripes', sign: { zh: '甲', en: 'A' } },
  b: { color: '#8b1e3f', pattern: 'dots', sign: { zh: '乙', en: 'B' } },
} as const;
