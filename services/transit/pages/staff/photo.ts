/** Pictures of a phone made fit to send: smaller, upright, and without the place and device a camera writes into them. */

/** Longest side in pixels: a timetable on a pole can still be read. */
const LONGEST = 2000;
export const MAX_BYTES = 8 * 1024 * 1024;

/** Width and height that fit into `longest`, the proportions kept; never larger than it was. */
export function fitted(width: number, height: number, longest = LONGEST): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The name with the ending of a JPEG. */
export const jpegName = (name: string): string => `${name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`;

/**
 * A JPEG of at most 2000 pixels. Where the browser cannot draw it, the picture as it is. Null when it is no picture this page can send:
 * not readable here and not JPEG, PNG or WebP, or too large.
 */
export async function shrink(file: File): Promise<{ content: Blob; name: string } | null> {
  try {
    const image = await createImageBitmap(file);
    const size = fitted(image.width, image.height);
    const canvas = document.createElement('canvas');
    canvas.width = size.width;
    canvas.height = size.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, size.width, size.height);
    image.close();
    const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
    if (content) return { content, name: jpegName(file.name) };
  } catch {
    // an old browser, or no picture: decided by its type below
  }
  const sendable = ['image/jpeg', 'image/png', 'image/webp'].includes(file.type) && file.size <= MAX_BYTES;
  return sendable ? { content: file, name: file.name || 'photo' } : null;
}
