import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeFilters, changed, readFilters, readPage } from './filters.ts';

test('the address is read, and nonsense in it is left out', () => {
  assert.deepEqual(
    readFilters(new URLSearchParams('town=310117&rooms=2&rent=3000&accessible=true&free=true&q= 九亭 &sort=rent')),
    {
      town: '310117',
      rooms: 2,
      maxRentFen: '300000',
      accessible: 'true',
      freeOnly: 'true',
      q: '九亭',
      sort: 'rent',
    },
  );
  assert.deepEqual(readFilters(new URLSearchParams('rooms=9&rent=-1&accessible=1&sort=drop')), { sort: 'free' });
  assert.deepEqual(readFilters(new URLSearchParams('')), { sort: 'free' });
});

test('order is not a filter', () => {
  assert.equal(activeFilters(readFilters(new URLSearchParams('sort=name'))), 0);
  assert.equal(activeFilters(readFilters(new URLSearchParams('sort=name&rooms=1&free=true'))), 2);
});

test('a changed filter goes back to the first page', () => {
  assert.equal(changed(new URLSearchParams('page=3&rooms=1'), 'rooms', '2').toString(), 'rooms=2');
  assert.equal(changed(new URLSearchParams('page=3&rooms=1'), 'rooms', '').toString(), '');
  assert.equal(changed(new URLSearchParams('rooms=1'), 'page', '2').toString(), 'rooms=1&page=2');
  assert.equal(changed(new URLSearchParams('page=3'), 'view', 'map').toString(), 'page=3&view=map');
});

test('the page is a positive integer', () => {
  assert.equal(readPage(new URLSearchParams('page=4')), 4);
  assert.equal(readPage(new URLSearchParams('page=-4')), 1);
  assert.equal(readPage(new URLSearchParams('page=x')), 1);
});
