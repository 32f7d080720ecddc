/**
 * Chinese glyphs everywhere, and nothing downloaded where the machine has them. Two different Han characters that draw
 * the same picture are two boxes: then (a headless machine, a kiosk) the self-hosted fallback is loaded, of which the
 * browser fetches only the slices the page uses.
 */
function hasHanFont(): boolean {
  const draw = (text: string): string => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 24;
    const pen = canvas.getContext('2d');
    if (!pen) return text; // no canvas: believe in the fonts
    pen.font = '20px sans-serif';
    pen.fillText(text, 1, 20);
    return canvas.toDataURL();
  };
  return draw('云') !== draw('间');
}

/** Loads the fallback font when this machine has no Chinese font. Call once, before the first render; it does not block. */
export function ensureHanFont(): void {
  if (hasHanFont()) return;
  document.documentElement.dataset['font'] = 'web';
  void import('@fontsource-variable/noto-sans-sc/index.css');
}
