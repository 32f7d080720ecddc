import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { isFailure } from '../contract/index.ts';
import { isPgError } from '../db/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { fileFailures, filesMigrations, mediaTypeOf, openFileStore, safeName, type FileStore } from './index.ts';

const NOW = Temporal.Instant.from('2026-11-23T04:00:00Z');
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n');
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(20)]);
const OWNER = '01939f00-0000-7000-8000-000000000001';

let database: TestDatabase;
let dir: string;
let store: FileStore;
before(async () => {
  database = await testDatabase([filesMigrations]);
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'yunjian-files-'));
  store = await openFileStore(dir);
});
after(async () => {
  await database.drop();
  await fs.rm(dir, { recursive: true, force: true });
});

const put = (content: Buffer | AsyncIterable<Uint8Array>, extra: object = {}) =>
  store.put(database.db, {
    content,
    originalName: '学位证书.pdf',
    owner: OWNER,
    purpose: 'talent.attachment',
    now: NOW,
    ...extra,
  });
async function onDisk(): Promise<string[]> {
  const all = await fs.readdir(dir, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)));
}

describe('the file store', () => {
  test('what was put comes back with its facts; equal bytes lie on disk once', async () => {
    const file = await put(PDF);
    assert.deepEqual(
      { ...file, id: '', createdAt: file.createdAt.toString() },
      {
        id: '',
        sha256: (await import('node:crypto')).createHash('sha256').update(PDF).digest('hex'),
        bytes: PDF.length,
        mediaType: 'application/pdf',
        originalName: '学位证书.pdf',
        owner: OWNER,
        purpose: 'talent.attachment',
        createdAt: NOW.toString(),
      },
    );
    const again = await put(PDF, { originalName: '../../etc/passwd' });
    assert.equal(again.originalName, 'passwd');
    assert.equal(again.sha256, file.sha256);
    assert.notEqual(again.id, file.id);
    assert.deepEqual((await store.read(database.db, file.id)).content, PDF);
    const opened = await store.open(database.db, again.id);
    assert.equal(await text(opened.stream), PDF.toString());
    assert.deepEqual(await onDisk(), [path.join(file.sha256.slice(0, 2), file.sha256)]);
    assert.equal((await fs.stat(path.join(dir, file.sha256.slice(0, 2), file.sha256))).mode & 0o077, 0, 'private');
  });

  test('nothing is left of an upload that breaks off, is too large, empty, or of another kind', async () => {
    const before = await onDisk();
    const rows = async () => (await database.pool.query<{ n: bigint }>('select count(*) as n from files.file')).rows[0]?.n;
    const count = await rows();
    async function* broken() {
      yield PDF;
      throw new Error('socket hang up');
    }
    async function* endless() {
      yield PNG;
      for (;;) yield Buffer.alloc(65_536);
    }
    const cases: [string, Parameters<typeof put>[0], object, keyof typeof fileFailures][] = [
      ['broken off', broken(), {}, 'incomplete'],
      ['too large', endless(), { maxBytes: 1 << 20 }, 'tooLarge'],
      ['empty', Buffer.alloc(0), {}, 'empty'],
      ['a script called .pdf', Buffer.from('<script>alert(1)</script>'), {}, 'type'],
      ['a picture where a PDF is wanted', PNG, { allow: ['application/pdf'] }, 'type'],
      ['a program', Buffer.from('MZ\x90\x00 this program cannot be run'), {}, 'type'],
    ];
    for (const [why, content, extra, kind] of cases)
      await assert.rejects(put(content, extra), (e) => isFailure(e, fileFailures[kind]), why);
    assert.deepEqual(await onDisk(), before);
    assert.equal(await rows(), count);
  });

  test('a rolled-back transaction leaves bytes that the sweep takes, and only those', async () => {
    const kept = await put(PNG);
    const lost = Buffer.concat([PDF, Buffer.from('lost')]);
    await assert.rejects(
      database.tx(async (tx) => {
        await store.put(tx, { content: lost, originalName: 'a.pdf', owner: null, purpose: 'x.y', now: NOW });
        throw new Error('rolled back');
      }),
    );
    const half = path.join(dir, 'incoming', 'half');
    await fs.writeFile(half, 'half');
    const before = await onDisk();
    const now = Temporal.Now.instant();
    assert.equal(await store.sweep(database.db, now.subtract({ hours: 1 })), 0, 'young orphans may belong to a running upload');
    assert.equal(await store.sweep(database.db, now.add({ seconds: 5 })), 2);
    const gone = before.filter((name) => !new Set(['incoming/half']).has(name));
    assert.equal((await onDisk()).length, gone.length - 1);
    assert.deepEqual((await store.read(database.db, kept.id)).content, PNG);
    await store.remove(database.db, kept.id);
    await assert.rejects(store.find(database.db, kept.id), (e) => isFailure(e, fileFailures.gone));
    assert.equal(await store.sweep(database.db, now.add({ seconds: 5 })), 1);
  });

  test('a file’s facts cannot be rewritten by the program', async () => {
    await assert.rejects(database.pool.query(`update files.file set owner = null`), (e) => isPgError(e, '42501'));
  });

  test('types by content', () => {
    assert.equal(mediaTypeOf(PDF), 'application/pdf');
    assert.equal(mediaTypeOf(PNG), 'image/png');
    assert.equal(mediaTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0])), 'image/jpeg');
    assert.equal(mediaTypeOf(Buffer.from('RIFF0000WEBPVP8 ')), 'image/webp');
    assert.equal(mediaTypeOf(Buffer.from('RIFF0000WAVEfmt ')), null);
    assert.equal(mediaTypeOf(Buffer.from('PK\x03\x04 not a workbook at all')), null);
    assert.equal(mediaTypeOf(Buffer.from('%PDF')), null);
  });

  test('names are made harmless', () => {
    assert.equal(safeName('C:\\fakepath\\证书 (1).pdf'), '证书 (1).pdf');
    assert.equal(safeName('a\u202efdp.exe'), 'afdp.exe');
    assert.equal(safeName('..'), 'file');
    assert.equal(safeName('.htaccess'), 'htaccess');
    assert.equal(safeName('a"b\r\nSet-Cookie: x.pdf'), 'abSet-Cookie x.pdf');
    const long = safeName(`${'长'.repeat(300)}.pdf`);
    assert.equal(Array.from(long).length, 120);
    assert.ok(long.endsWith('.pdf'));
  });
});
