// What may be sent instead of a photo, minutes, a signed contract or evidence: told in words, and nothing half-written.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { building } from './register/building.fixture.ts';
import { DECISION } from './letting/letting.fixture.ts';
import { ok, testSupervision, type Supervised } from './supervision/testing.ts';
import type { Who } from './testing.ts';

const MB = 1024 * 1024;
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
/** The smallest PNG there is: one grey dot. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');
const SCRIPT = '<script>alert(1)</script>';

interface Door {
  readonly who: Who;
  readonly url: string;
  readonly field: string;
  readonly fields: Record<string, string>;
  readonly good: Buffer;
  /** The most it takes. */
  readonly most: number;
}

describe('hostile uploads', () => {
  let t: Supervised;
  let doors: Record<string, Door>;
  let contract: string;
  before(async () => {
    t = await testSupervision();
    contract = await t.active({ depositFen: '0' });
    await t.history();
    const { C24 } = await t.findings(contract);
    const finding = C24?.id ?? '';
    ok(
      await t.call('tom', 'POST', `/findings/${finding}/order`, {
        body: { revision: (await t.detail(finding)).revision, words: '请补收押金' },
      }),
    );
    const asset = ok(
      await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, {
        body: { ...building({ code: 'UP-1' }), parts: [] },
      }),
    );
    const decision = ok(
      await t.call('bea', 'POST', `/collectives/${t.collectives.one}/decisions`, {
        body: { ...DECISION, partIds: [await t.part()], annualFen: '1000000', termMonths: 36 },
      }),
    );

    const revision = String((await t.detail(finding)).revision);
    doors = {
      photo: { who: 'ann', url: `/register/${asset.id}/photos`, field: 'photo', fields: {}, good: PNG, most: 8 * MB },
      minutes: { who: 'bea', url: `/decisions/${decision.id}/record`, field: 'minutes', fields: {}, good: PDF, most: 20 * MB },
      bank: {
        who: 'bea',
        url: `/collectives/${t.collectives.one}/bank-accounts`,
        field: 'paper',
        fields: { number: '6222000099990001', bank: '示例银行', holder: '示例一村合作社', from: '2026-03-01' },
        good: PDF,
        most: 20 * MB,
      },
      evidence: {
        who: 'ann',
        url: `/findings/${finding}/answer`,
        field: 'evidence',
        fields: { revision, words: '押金已补收' },
        good: PDF,
        most: 20 * MB,
      },
    };
  });
  after(() => t.close());

  const written = async (): Promise<string> => {
    const { rows } = await t.database.owner.query<{ n: string }>(
      `select concat_ws(' ', (select count(*) from files.file), (select count(*) from assets.photo), (select count(*) from assets.rectification_answer),
        (select count(*) from assets.decision where state = 'recorded'), (select count(*) from assets.asset_event), (select count(*) from assets.account_proposal)) as n`,
    );
    return rows[0]?.n ?? '';
  };
  const send = (d: Door, content: Uint8Array | string, over: { name?: string; field?: string } = {}) =>
    t.send(d.who, d.url, { fields: d.fields, files: [{ field: over.field ?? d.field, name: over.name ?? 'a.pdf', content }] });

  it('of a wrong kind, whatever their name and however they begin; empty, missing or in another field', async () => {
    const before = await written();
    for (const [name, d] of Object.entries(doors)) {
      const wrong: Record<string, Uint8Array | string> = {
        program: Buffer.from(`MZ\u0090\0${'\0'.repeat(60)}`, 'latin1'),
        page: `<!doctype html><html>${SCRIPT}</html>`,
        drawing: `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
        picture: `GIF89a/*${SCRIPT}*/`,
        archive: Buffer.from('PK\u0003\u0004'.padEnd(64, '\0'), 'latin1'),
        // one kind by its first bytes for a careless reader, another for a browser
        late: `${SCRIPT}${d.good.toString('latin1')}`,
        nothing: '',
      };
      for (const [what, content] of Object.entries(wrong)) {
        const answer = await send(d, content);
        assert.ok(answer.status === 415 || answer.status === 422 || answer.status === 400, `${name} ${what}: ${answer.status}`);
        assert.ok(answer.body.message.zh.length > 3, `${name} ${what}`);
      }
      assert.ok((await send(d, d.good, { field: 'other' })).status >= 400, `${name} in another field`);
      assert.ok((await t.send(d.who, d.url, { fields: d.fields })).status >= 400, `${name} missing`);
    }
    assert.equal(await written(), before);
  });

  it('that are too large, or break off half-way', async () => {
    const before = await written();
    for (const [name, d] of Object.entries(doors)) {
      const large = Buffer.alloc(d.most + 1);
      d.good.copy(large);
      const answer = await send(d, large);
      assert.ok(answer.status === 413 || answer.status === 422, `${name}: ${answer.status}`);
      assert.match(answer.body.message.zh, /MB|过大|太大|超过/, name);
      // the last actor asks; the body ends in the middle of the file
      const whole = `--x\r\nContent-Disposition: form-data; name="${d.field}"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n${d.good.toString('latin1')}`;
      const cut = await t.http.app.inject({
        method: 'POST',
        url: `/api/assets${d.url}`,
        headers: {
          'x-requested-with': 'yunjian',
          'idempotency-key': crypto.randomUUID(),
          'content-type': 'multipart/form-data; boundary=x',
        },
        payload: Buffer.from(whole, 'latin1'),
      });
      assert.ok(cut.statusCode >= 400 && cut.statusCode < 500, `${name} cut: ${cut.statusCode}`);
    }
    assert.equal(await written(), before);
  });

  it('a path in a name is a name, and what is good is taken once', async () => {
    for (const [name, d] of Object.entries(doors)) {
      const answer = await send(d, d.good, { name: '..\\../../etc/passwd\u202Efdp.pdf' });
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
    }
    const { rows } = await t.database.owner.query<{ name: string }>('select original_name as name from files.file order by 1');
    for (const { name } of rows) assert.doesNotMatch(name, /[/\\\u202E]/);
    assert.equal((await send(doors['minutes'] as Door, PDF)).status, 409, 'recorded already');
  });

  it('tables within pages export all rows, within the scope', async () => {
    const rows = async (who: Who, url: string): Promise<unknown[][]> => {
      const answer = await t.call(who, 'GET', url);
      assert.equal(answer.status, 200, `${url}: ${JSON.stringify(answer.body)}`);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(answer.bytes as never);
      const out: unknown[][] = [];
      book.worksheets[0]?.eachRow(
        (row, n) => n > 1 && row.getCell(3).value !== null && out.push((row.values as unknown[]).slice(1)),
      );
      return out;
    };
    const listing = await t.listing();
    await t.bidder(listing, 'mia');
    const bidders = await rows('ann', `/listings/${listing}/bidders.xlsx`);
    assert.deepEqual(
      bidders.map((r) => [r[0], r[3]]),
      [['示例·mia', '资格通过']],
    );
    for (const name of ['ranking', 'quotes', 'parts']) await rows('ann', `/listings/${listing}/${name}.xlsx`);
    assert.equal((await rows('ann', `/contracts/${contract}/parts.xlsx`)).length, 1);
    const schedule = await rows('tom', `/contracts/${contract}/money/schedule.xlsx`);
    assert.equal(
      schedule.reduce((n, r) => n + Number(r[4]), 0),
      30_000,
    );
    for (const name of ['irregular', 'collection', 'vacancy']) await rows('tom', `/supervision/rates/${name}.xlsx`);
    assert.equal((await rows('tom', '/supervision/rates/irregular.xlsx')).length, 1);
    await rows('ann', `/collectives/${t.collectives.one}/accounts.xlsx`);
    for (const url of [
      `/listings/${listing}/bidders.xlsx`,
      `/contracts/${contract}/money/schedule.xlsx`,
      `/collectives/${t.collectives.one}/accounts.xlsx`,
    ])
      assert.equal((await t.call('adam', 'GET', url)).status, 404, url);
  });
});
