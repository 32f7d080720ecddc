import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageOf } from '../search/net.fixture.ts';
import { TransitError } from '../types.ts';
import { openImage } from './layout.ts';

const whole = new Uint8Array(
  imageOf({ stops: ['A', 'B'], trips: { t: { rows: ['A 8:00', 'B 8:10'] }, u: { rows: ['B 9:00', 'A 9:10'] } } }).buffer,
);

/** The code with which bytes are refused, or null when they are opened. */
function refusal(bytes: Uint8Array): string | null {
  try {
    openImage(bytes.slice().buffer);
    return null;
  } catch (error) {
    if (error instanceof TransitError) return error.code;
    throw error;
  }
}

/** Up to which byte a change is told by which name. */
const NAMES = [
  [8, 'image-magic'],
  [12, 'image-version'],
  [16, 'image-section'],
  [20, 'image-truncated'],
  [Infinity, 'image-checksum'],
] as const;

/** The image with one bit of one byte turned over. */
function flipped(at: number, bit: number): Uint8Array {
  const bytes = whole.slice();
  bytes[at]! ^= 1 << bit;
  return bytes;
}

test('an image is refused whichever bit of it has changed, by the name of the fault', () => {
  assert.equal(refusal(whole), null);
  for (let at = 0; at < whole.length; at++) {
    const code = refusal(flipped(at, at % 8));
    const expected = NAMES.find(([until]) => at < until)![1];
    assert.equal(code, expected, `byte ${at}`);
  }
});

test('an image of another length, and what is no image, are refused', () => {
  assert.equal(refusal(whole.subarray(0, whole.length - 4)), 'image-truncated');
  assert.equal(refusal(whole.subarray(0, whole.length >> 1)), 'image-truncated');
  const longer = new Uint8Array(whole.length + 64);
  longer.set(whole);
  assert.equal(refusal(longer), 'image-truncated');
  assert.equal(refusal(whole.subarray(0, 20)), 'image-magic');
  assert.equal(refusal(new Uint8Array(0)), 'image-magic');
  assert.equal(refusal(new TextEncoder().encode('PK\u0003\u0004'.padEnd(200, 'x'))), 'image-magic');
});
