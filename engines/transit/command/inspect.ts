/** `transit inspect`: what an image holds. */
import { openImage, SECTIONS, VERSION, type SectionName } from '../image/layout.ts';
import { readImageFile } from './image-file.ts';

/** How a section is stored, by the array it is read with. */
const TYPES: Readonly<Record<string, string>> = {
  Uint8Array: 'u8',
  Uint16Array: 'u16',
  Int8Array: 'i8',
  Int16Array: 'i16',
  Int32Array: 'i32',
  Float64Array: 'f64',
};

/** Facts of an image file and the size of each section, as one JSON object. Throws TransitError when it is no image of this version. */
export function inspectImage(file: string): object {
  const image = openImage(readImageFile(file));
  const names = Object.keys(SECTIONS) as SectionName[];
  const { stops, routes, patterns, trips, facts } = image;
  return {
    version: VERSION,
    bytes: image.buffer.byteLength,
    stops,
    routes,
    patterns,
    trips,
    ...facts,
    sections: Object.fromEntries(
      names.map((name) => [
        name,
        {
          type: TYPES[image[name].constructor.name] ?? SECTIONS[name],
          elements: image[name].length,
          bytes: image[name].byteLength,
        },
      ]),
    ),
  };
}
