import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { buttonsOf, step, STEPS, type UploadState } from './states.ts';

describe('the life of an upload', () => {
  test('the table in the database is the same', () => {
    const sql = fs.readFileSync(new URL('../migrations/0001-transit.sql', import.meta.url), 'utf8');
    const rows = /insert into transit\.upload_step values([^;]+);/.exec(sql)?.[1] ?? '';
    const inSql = [...rows.matchAll(/\('(\w+)', '(\w+)'\)/g)].map((m) => `${m[1]} ${m[2]}`).toSorted();
    const inCode = Object.entries(STEPS)
      .flatMap(([from, row]) => Object.values(row).map((to) => `${from} ${String(to)}`))
      .toSorted();
    assert.deepEqual(inSql, inCode);
  });

  test('only a checked upload is published, and nothing comes back from the end', () => {
    assert.equal(step('ready', 'publish'), 'published');
    for (const state of ['checking', 'refused', 'published', 'discarded'] satisfies UploadState[])
      assert.equal(step(state, 'publish'), null);
    assert.deepEqual((['checking', 'ready', 'refused', 'published', 'discarded'] as const).map(buttonsOf), [
      ['discard'],
      ['publish', 'discard'],
      ['discard'],
      [],
      [],
    ]);
  });
});
