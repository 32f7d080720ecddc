import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { after, before, describe, it } from 'node:test';
import { testAssets, type TestAssets } from '../testing.ts';
import { withoutMetadata } from './picture.ts';

const segment = (marker: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xff00 | marker, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};

/** Exif of a telephone: an orientation and a place it must not tell. */
function exif(orientation: number, little: boolean): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(little ? 'II' : 'MM', 0, 'latin1');
  const u16 = (value: number, at: number): unknown => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at));
  const u32 = (value: number, at: number): unknown => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at));
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(0x0112, 10);
  u16(3, 12);
  u32(1, 14);
  u16(orientation, 18);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from('GPS 31.0322 121.2277 示例')]);
}

/** A JPEG in its parts: not a picture to look at, but one to take apart. */
function jpeg(orientation: number, little = false): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xe1, exif(orientation, little)),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x>owner</x>')),
    segment(0xed, Buffer.from('Photoshop 3.0\0caption')),
    segment(0xfe, Buffer.from('comment of the camera')),
    segment(0xdb, Buffer.alloc(65, 3)),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 3, 0xff, 0x00, 4, 0xff, 0xd9]),
    Buffer.from('a film hung behind the picture'),
  ]);
}

const chunk = (type: string, body: Buffer): Buffer => {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(zlib.crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
};

export function png(text = 'Author\0示例'): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(1, 0);
  head.writeUInt32BE(1, 4);
  head[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from(text)),
    chunk('eXIf', Buffer.from('MM GPS 31.0322')),
    chunk('IDAT', zlib.deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function webp(): Buffer {
  const part = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length & 1)]);
  };
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    part('VP8X', Buffer.from([0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    part('VP8 ', Buffer.from('pixels!')),
    part('EXIF', Buffer.from('GPS 31.0322')),
    part('XMP ', Buffer.from('owner')),
  ]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

const says = (b: Buffer | null, text: string): boolean => (b ?? Buffer.alloc(0)).includes(Buffer.from(text));

describe('what a camera writes into a picture', () => {
  it('is taken out of a JPEG; the orientation and the pixels stay', () => {
    for (const little of [false, true]) {
      const clean = withoutMetadata(jpeg(6, little));
      for (const secret of ['GPS', 'owner', 'caption', 'comment', 'film', '示例'])
        assert.equal(says(clean, secret), false, secret);
      assert.ok(says(clean, 'JFIF'));
      assert.ok(clean?.includes(Buffer.from([1, 2, 3, 0xff, 0x00, 4, 0xff, 0xd9])));
      assert.ok(clean?.includes(Buffer.from('011200030000000100060000', 'hex')), 'orientation 6');
      assert.deepEqual(withoutMetadata(clean ?? Buffer.alloc(0)), clean, 'once is enough');
    }
    assert.equal(says(withoutMetadata(jpeg(1)), 'Exif'), false, 'an upright picture needs none');
  });

  it('is taken out of PNG and WebP', () => {
    const clean = withoutMetadata(png());
    assert.deepEqual(
      [says(clean, 'Author'), says(clean, 'GPS'), says(clean, 'IDAT'), says(clean, 'IEND')],
      [false, false, true, true],
    );
    const small = withoutMetadata(webp());
    assert.deepEqual([says(small, 'GPS'), says(small, 'owner'), says(small, 'pixels!'), small?.[20]], [false, false, true, 0]);
    assert.equal(small?.readUInt32LE(4), (small?.length ?? 0) - 8);
  });

  it('what is broken, cut short or something else is no picture', () => {
    for (const whole of [jpeg(6), png(), webp()])
      for (const cut of [0, 3, 9, 13, 21, 30, 60]) {
        const got = withoutMetadata(whole.subarray(0, cut));
        assert.equal(got, null, `${whole.toString('latin1', 0, 4)} ${cut}`);
      }
    for (const other of ['GIF89a............', '<svg xmlns="x"/>', '%PDF-1.7 ........'])
      assert.equal(withoutMetadata(Buffer.from(other)), null);
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.concat([jpeg(6).subarray(0, 2), globalThis.crypto.getRandomValues(Buffer.alloc(200))]);
      withoutMetadata(bytes);
    }
  });
});

describe('photos of an asset', () => {
  let t: TestAssets;
  let id: string;
  before(async () => {
    t = await testAssets();
    const made = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, {
      body: {
        code: 'PH-001',
        name: '照片测试',
        kind: 'equipment',
        landKind: null,
        operating: true,
        use: 'other',
        areaCm2: null,
        address: '',
        lon: null,
        lat: null,
        titleState: 'none',
        titleNo: null,
        permitState: 'not-needed',
        safetyState: 'unknown',
        rightUntil: null,
        acquiredOn: null,
        costFen: null,
        parts: [],
      },
    });
    id = made.body.id;
  });
  after(() => t.close());
  const add = (content: Uint8Array, fields: Record<string, string> = {}, who: 'ann' | 'adam' | 'bea' = 'ann') =>
    t.send(who, `/register/${id}/photos`, { fields, files: [{ field: 'photo', name: '照片.png', content }] });

  it('are kept without what the camera wrote, and seen by those who see the asset', async () => {
    const added = await add(png(), { takenOn: '2026-03-01', caption: '正门' });
    assert.equal(added.status, 200, JSON.stringify(added.body));
    const [photo] = (await t.call('bea', 'GET', `/register/${id}`)).body.photos;
    assert.deepEqual([photo.takenOn, photo.caption], ['2026-03-01', '正门']);
    const seen = await t.call('sue', 'GET', photo.url);
    assert.deepEqual([seen.status, seen.type, says(seen.bytes, 'GPS')], [200, 'image/png', false]);
    assert.equal((await t.call('adam', 'GET', photo.url)).status, 404);
    assert.equal((await t.call(null, 'GET', photo.url)).status, 401);
  });

  it('are seen by everyone under the code of their own asset, and under no other', async () => {
    const { publicCode } = (await t.call('ann', 'GET', `/register/${id}`)).body;
    const shown = (await t.call(null, 'GET', `/public/${publicCode}`)).body.photos;
    assert.deepEqual([shown.length, shown[0].caption], [1, '正门']);
    const seen = await t.call(null, 'GET', shown[0].url);
    assert.deepEqual([seen.status, seen.type, says(seen.bytes, 'GPS')], [200, 'image/png', false]);
    const other = shown[0].url.replace(publicCode, 'ZZZZZZZZZZZZ');
    assert.equal((await t.call(null, 'GET', other)).status, 404);
  });

  it('a file that is no picture, no file, tomorrow, too long a caption and other people are refused', async () => {
    const count = async () => (await t.database.owner.query('select count(*)::int n from assets.photo')).rows[0].n;
    const before = await count();
    assert.equal((await add(Buffer.from('<svg onload="alert(1)"/>'))).body.code, 'assets.photo');
    assert.equal((await t.send('ann', `/register/${id}/photos`, {})).body.code, 'assets.photo');
    assert.equal((await add(png(), { takenOn: '2026-03-11' })).status, 422);
    assert.equal((await add(png(), { takenOn: '2026-02-30' })).status, 422);
    assert.equal((await add(png(), { caption: 'x'.repeat(121) })).status, 422);
    assert.equal((await add(Buffer.concat([png(), Buffer.alloc(9 << 20)]))).status, 413);
    assert.equal((await add(png(), {}, 'adam')).status, 404);
    assert.equal((await add(png(), {}, 'bea')).status, 403);
    assert.equal(await count(), before);
  });
});
