import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { testDatabase, type TestDatabase } from '@yunjian/kernel/db/testing';
import { idsAt, pageOfIds, partsOfPage, windowOf, type Order } from './list.ts';

describe('the page of a long list', () => {
  let d: TestDatabase;
  before(async () => void (d = await testDatabase([], { max: 1 })));
  after(() => d.drop());

  it('read from either end, holds the rows that it holds read from the start', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (total, page, size) => {
        const all = Array.from({ length: total }, (_, i) => i);
        const { backwards, offset, limit } = windowOf(total, { page, size });
        const read = backwards ? all.toReversed() : all;
        const rows = read.slice(offset, offset + limit);
        assert.deepEqual(backwards ? rows.toReversed() : rows, all.slice((page - 1) * size, page * size));
        if (limit > 0) assert.ok(offset <= total / 2);
      }),
    );
  });

  it('of rows that come by kind and collective, is read of its collectives alone and holds what it holds of the whole', () => {
    const counts = fc.array(fc.array(fc.nat(9), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (of, page, size) => {
        const kinds = of.map((each) => each.map((n, i) => ({ id: `c${i}`, n })));
        const rowsOf = (kind: number, ids: readonly string[]): string[] =>
          kinds[kind]!.filter((c) => ids.includes(c.id)).flatMap((c) =>
            Array.from({ length: c.n }, (_, i) => `${kind} ${c.id} ${i}`),
          );
        const all = kinds.flatMap((each, kind) =>
          rowsOf(
            kind,
            each.map((c) => c.id),
          ),
        );
        const { parts, total } = partsOfPage(kinds, { page, size });
        const rows = parts.flatMap(({ kind, of: ids, backwards, offset, limit }) => {
          const own = backwards ? rowsOf(kind, ids).toReversed() : rowsOf(kind, ids);
          const some = own.slice(offset, offset + limit);
          return backwards ? some.toReversed() : some;
        });
        assert.equal(total, all.length);
        assert.deepEqual(rows, all.slice((page - 1) * size, page * size));
      }),
    );
  });

  it('of rows in the database, page after page, is the whole list once, in its order', async () => {
    const list = sql`(select md5(i::text)::uuid as id, i % 7 as a, i / 3 % 5 as b from generate_series(1, 103) i) x`;
    const order: Order = [
      ['x.a', 'desc'],
      ['x.b', 'asc'],
      ['x.id', 'asc'],
    ];
    const all = await sql<{ id: string }>`select x.id from ${list} where x.b < 4 order by x.a desc, x.b, x.id`.execute(d.db);
    for (const size of [1, 10, 200]) {
      const found: string[] = [];
      for (let page = 1; page <= Math.ceil(all.rows.length / size) + 1; page++) {
        const { ids, total } = await pageOfIds(d.db, { from: list, id: 'x.id', condition: sql`x.b < 4`, order }, { page, size });
        assert.equal(total, all.rows.length);
        const rows = await sql<{ id: string }>`select at.id from ${idsAt(ids)} order by at.nth`.execute(d.db);
        found.push(...rows.rows.map((r) => r.id));
      }
      assert.deepEqual(
        found,
        all.rows.map((r) => r.id),
      );
    }
  });
});
