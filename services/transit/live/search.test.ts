import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metresBetween } from '@yunjian/transit';
import { SearchBook } from './search.ts';
import type { StopBook } from './stops.ts';

/** As much of the book as the index asks for: name, code, latitude. */
const bookOf = (stops: readonly (readonly [name: string, code: string, lat: number])[]): StopBook =>
  ({
    size: stops.length,
    names: stops.map(([name]) => name),
    rootOf: (s: number) => s,
    linesAt: () => [0],
    modesAt: () => ['bus'],
    networkOf: () => 'bus',
    codeOf: (s: number) => stops[s]![1],
    cityOf: () => null,
    townCode: () => null,
    factOf: () => null,
    lat: (s: number) => stops[s]![2],
    lon: () => 121,
    metres: (s: number, lat: number, lon: number) => metresBetween(stops[s]![2], 121, lat, lon),
  }) as unknown as StopBook;

test('every pole is found by its code; by name the two sides of a road are one', () => {
  const book = new SearchBook(
    bookOf([
      ['人民路', '10041', 31],
      ['人民路', '10042', 31.0004],
      ['人民路', '20001', 31.5],
      ['新村', '10043', 31.1],
    ]),
    null,
  );
  assert.deepEqual([book.find('10042', 5), book.find('10041', 5)], [[1], [0]]);
  assert.deepEqual(
    book.find('1004', 5).toSorted((a, b) => a - b),
    [0, 1, 3],
  );
  assert.deepEqual(
    book.find('人民路', 5).toSorted((a, b) => a - b),
    [0, 2],
  );
  assert.deepEqual(
    book.find('renminlu', 5).toSorted((a, b) => a - b),
    [0, 2],
  );
  assert.deepEqual(
    book.find('rml', 5).toSorted((a, b) => a - b),
    [0, 2],
  );
});
