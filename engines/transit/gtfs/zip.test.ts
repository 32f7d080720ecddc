import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { TransitError } from '../types.ts';
import { openSource } from './source.ts';
import { readZip, type ZipLimits } from './zip.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

interface Made {
  name?: string;
  data?: Uint8Array;
  method?: number;
  flags?: number;
  /** lies of the directory */
  crc?: number;
  size?: number;
  packedSize?: number;
  /** sizes and checksum after the data instead of before, as a writer that cannot seek leaves them */
  descriptor?: boolean;
  zip64?: boolean;
}

/** A zip made by hand, with whatever is wrong in it. */
function madeZip(files: readonly Made[], trailer: { comment?: string; countLie?: number } = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const put = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  for (const file of files) {
    const name = Buffer.from(file.name ?? 'stops.txt');
    const data = file.data ?? bytesOf('stop_id\nA\n');
    const method = file.method ?? 8;
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const crc = file.crc ?? crc32(data);
    const size = file.size ?? data.length;
    const flags = (file.flags ?? 0) | (file.descriptor ? 8 : 0);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x0403_4b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    if (!file.descriptor && !file.zip64) {
      local.writeUInt32LE(crc, 14);
      local.writeUInt32LE(packed.length, 18);
      local.writeUInt32LE(size, 22);
    }
    local.writeUInt16LE(name.length, 26);
    const start = at;
    put(local);
    put(name);
    put(packed);
    if (file.descriptor) put(Buffer.alloc(16));
    const extra = Buffer.alloc(file.zip64 ? 20 : 0);
    if (file.zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(16, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x0201_4b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(file.zip64 ? 0xffff_ffff : (file.packedSize ?? packed.length), 20);
    central.writeUInt32LE(file.zip64 ? 0xffff_ffff : size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(start, 42);
    directory.push(central, name, extra);
  }
  const start = at;
  for (const part of directory) put(part);
  const comment = Buffer.from(trailer.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(trailer.countLie ?? files.length, 8);
  end.writeUInt16LE(trailer.countLie ?? files.length, 10);
  end.writeUInt32LE(at - start, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(comment.length, 20);
  put(end);
  put(comment);
  return new Uint8Array(Buffer.concat(parts));
}

function refused(zip: Uint8Array, words: RegExp, limits?: ZipLimits): void {
  assert.throws(
    () => readZip(zip, limits).map(({ read }) => read()),
    (error: unknown) => error instanceof TransitError && error.code === 'zip-damaged' && words.test(error.text.en),
    String(words),
  );
}

describe('reading', () => {
  test('stored and deflated files, folders left out', () => {
    const zip = zipSync({
      'a.txt': [bytesOf('x'.repeat(1000)), { level: 9 }],
      'b.txt': [bytesOf('松江'), { level: 0 }],
      sub: { 'c.txt': bytesOf('') },
    });
    assert.deepEqual(
      readZip(zip).map(({ name, size, read }) => [name, size, textOf(read())]),
      [
        ['a.txt', 1000, 'x'.repeat(1000)],
        ['b.txt', 6, '松江'],
        ['sub/c.txt', 0, ''],
      ],
    );
  });

  test('a comment, sizes after the data, Zip64 sizes, a file read twice', () => {
    for (const zip of [
      madeZip([{}], { comment: 'made by hand' }),
      madeZip([{ descriptor: true }, { name: 'b.txt', method: 0, descriptor: true }]),
      madeZip([{ zip64: true }, { name: 'b.txt', method: 0, zip64: true }]),
    ]) {
      for (const { read } of readZip(zip)) {
        assert.equal(textOf(read()), 'stop_id\nA\n');
        assert.equal(textOf(read()), 'stop_id\nA\n');
      }
    }
  });
});

describe('refusing', () => {
  test('what is no zip at all', () => {
    refused(new Uint8Array(), /not a zip/);
    refused(bytesOf('stop_id\nA\n'), /not a zip/);
    refused(new Uint8Array(100_000), /not a zip/);
  });

  test('encrypted, packed by another method, lying about size or checksum', () => {
    refused(madeZip([{ flags: 1 }]), /"stops.txt" is encrypted/);
    refused(madeZip([{ method: 9 }]), /method 9/);
    refused(madeZip([{ crc: 1 }]), /checksum/);
    refused(madeZip([{ size: 5 }]), /cannot be unpacked/);
    refused(madeZip([{ size: 50 }]), /another size/);
    refused(madeZip([{ method: 0, size: 5 }]), /another size/);
    refused(madeZip([{ packedSize: 4 }]), /cannot be unpacked|another size/);
    refused(madeZip([{}], { countLie: 2 }), /directory/);
    refused(madeZip([{}, {}], { countLie: 1 }), /directory/);
  });

  test('bombs, before a byte of them is unpacked', () => {
    const million = madeZip([{ data: new Uint8Array(1_000_000) }, { name: 'b.txt', data: new Uint8Array(1_000_000) }]);
    refused(million, /more than the limit/, { file: 999_999 });
    refused(million, /more than the limit/, { total: 1_999_999 });
    assert.deepEqual(
      readZip(million, { file: 1_000_000, total: 2_000_000 }).map(({ read }) => read().length),
      [1_000_000, 1_000_000],
    );
    // More than deflate can promise.
    refused(madeZip([{ size: 0x7fff_0000 }]), /another size/);
    refused(madeZip([{ zip64: true, size: 2 ** 40 }]), /more than the limit/);
  });

  test('files that lie over one another', () => {
    const zip = madeZip([{ name: 'a.txt' }, { name: 'a.txt' }]);
    const view = new DataView(zip.buffer);
    const start = view.getUint32(zip.length - 6, true);
    const second = start + 46 + 5;
    view.setUint32(second + 42, 0, true);
    refused(zip, /overlap/);
  });

  test('cut off anywhere', () => {
    const zip = madeZip([{}, { name: 'routes.txt', method: 0 }, { name: 'trips.txt', descriptor: true }]);
    for (let length = 0; length < zip.length; length++) refused(zip.slice(0, length), /./);
  });

  test('any single byte changed is refused or makes no difference', () => {
    const good = madeZip([{ name: 'stops.txt' }, { name: 'b.txt', method: 0 }]);
    const expected = readZip(good).map(({ name, read }) => `${name} ${textOf(read())}`);
    for (let at = 0; at < good.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const zip = good.slice();
        zip[at]! ^= flip;
        try {
          assert.deepEqual(
            readZip(zip).map(({ name, read }) => `${name} ${textOf(read())}`),
            expected,
            `byte ${at}`,
          );
        } catch (error) {
          assert.ok(error instanceof TransitError && error.code === 'zip-damaged', `byte ${at}: ${String(error)}`);
        }
      }
    }
  });
});

describe('large files', () => {
  const large = new Uint8Array(6_000_000);
  randomFillSync(large.subarray(0, 3_000_000));
  const good = madeZip([{ data: large }]);
  const joined = (zip: Uint8Array): { bytes: Buffer; digest: string } => {
    const stream = readZip(zip)[0]!.stream()!;
    const parts: Buffer[] = [];
    try {
      for (let piece = stream.next(); piece !== null; piece = stream.next()) parts.push(Buffer.from(piece));
      return { bytes: Buffer.concat(parts), digest: stream.digest() };
    } finally {
      stream.close();
    }
  };

  test('are unpacked in a second thread, byte for byte', () => {
    assert.equal(readZip(madeZip([{}]))[0]!.stream(), null);
    const { bytes, digest } = joined(good);
    assert.equal(bytes.equals(large), true);
    const whole = openSource('x', new Map([['stops.txt', large]])).open('stops.txt')!;
    assert.equal(digest, whole.digest());
  });

  test('are refused when size or checksum lies or bytes are damaged', () => {
    const damaged = good.slice();
    damaged.fill(0, 1_000_000, 1_000_100);
    for (const zip of [
      madeZip([{ data: large, crc: 1 }]),
      madeZip([{ data: large, size: 5_999_999 }]),
      madeZip([{ data: large, size: 6_000_001 }]),
      damaged,
    ]) {
      assert.throws(
        () => joined(zip),
        (error: unknown) => error instanceof TransitError && error.code === 'zip-damaged',
      );
    }
  });

  test('can be let go half-way', () => {
    const stream = readZip(good)[0]!.stream()!;
    assert.ok(stream.next()!.length > 0);
    stream.close();
  });
});
