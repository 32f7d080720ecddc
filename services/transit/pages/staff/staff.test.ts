import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FINDING_KINDS } from '@yunjian/transit/build';
import { draftOf, emptyDraft, fieldsOf, hasContent, missing, sayingOf, type Draft } from './audit-draft.ts';
import { kindWords } from './finding-words.ts';
import { fitted, jpegName } from './photo.ts';
import { shrunk, signed } from './totals.ts';

describe('an audit being written', () => {
  const full: Draft = {
    seen: { canopy: 'yes', timetable: 'no', accessible: 'unknown', seat: 'no', light: 'yes' },
    note: ' 顶棚漏雨 ',
    auditedOn: '2026-11-25',
    photo: { content: new Blob(['x'], { type: 'image/jpeg' }), name: 'p.jpg' },
  };
  it('knows what is missing and guesses nothing', () => {
    const empty = emptyDraft('2026-11-25');
    assert.deepEqual(missing(empty), ['canopy', 'timetable', 'accessible', 'seat', 'light']);
    assert.deepEqual(missing({ ...empty, seen: { canopy: 'unknown', seat: 'no' } }), ['timetable', 'accessible', 'light']);
    assert.deepEqual(missing(full), []);
    assert.equal(hasContent(empty), false);
    assert.equal(hasContent({ ...empty, note: '  ' }), false);
    assert.equal(hasContent({ ...empty, seen: { light: 'no' } }), true);
  });
  it('is sent as the fields the server reads', () => {
    assert.deepEqual(fieldsOf(full), {
      canopy: 'yes',
      timetable: 'no',
      accessible: 'unknown',
      seat: 'no',
      light: 'yes',
      note: '顶棚漏雨',
      auditedOn: '2026-11-25',
    });
  });
  it('says the same when sent again, and something else when anything was changed', () => {
    assert.equal(sayingOf('bus:1', full), sayingOf('bus:1', { ...full, note: '顶棚漏雨' }));
    const others = [
      sayingOf('bus:2', full),
      sayingOf('bus:1', { ...full, note: '好' }),
      sayingOf('bus:1', { ...full, photo: null }),
      sayingOf('bus:1', { ...full, seen: { ...full.seen, light: 'no' } }),
    ];
    assert.equal(new Set([sayingOf('bus:1', full), ...others]).size, 5);
  });
  it('comes back from what a browser kept, picture and all; nonsense does not', async () => {
    const bytes = new TextEncoder().encode('picture').buffer;
    const back = draftOf({ ...full, photo: { bytes, type: 'image/png', name: 'a.png' } });
    assert.equal(back?.note, ' 顶棚漏雨 ');
    assert.equal(back?.photo?.content.type, 'image/png');
    assert.equal(await back?.photo?.content.text(), 'picture');
    assert.deepEqual(draftOf({ ...full, seen: { canopy: 'maybe', roof: 'yes', seat: 'yes' }, photo: 3 }), {
      ...full,
      seen: { seat: 'yes' },
      photo: null,
    });
    for (const nonsense of [undefined, null, 'x', {}, { seen: 1, note: '', auditedOn: '' }])
      assert.equal(draftOf(nonsense), null);
  });
});

describe('pictures', () => {
  it('are made smaller, never larger, and keep their proportions', () => {
    assert.deepEqual(fitted(4000, 3000), { width: 2000, height: 1500 });
    assert.deepEqual(fitted(3000, 4000), { width: 1500, height: 2000 });
    assert.deepEqual(fitted(640, 480), { width: 640, height: 480 });
    assert.deepEqual(fitted(10_000, 1), { width: 2000, height: 1 });
  });
  it('are named as what they become', () => {
    assert.deepEqual(['IMG_1.HEIC', 'a.b.png', '.jpg', 'photo'].map(jpegName), [
      'IMG_1.jpg',
      'a.b.jpg',
      'photo.jpg',
      'photo.jpg',
    ]);
  });
});

describe('what an upload changes', () => {
  it('is warned of when more than half of lines, stops or trips go; growth and a new network are not', () => {
    const totals = (before: number, after: number) =>
      (['stops', 'lines', 'trips', 'stop-times'] as const).map((what) => ({ what, before, after }));
    assert.deepEqual(
      shrunk(totals(36, 1)).map((x) => x.what),
      ['stops', 'lines', 'trips'],
    );
    assert.deepEqual(shrunk(totals(10, 5)), []);
    assert.deepEqual(shrunk(totals(0, 5)), []);
    assert.deepEqual(shrunk(totals(5, 500)), []);
  });
  it('is written with its sign', () => {
    assert.deepEqual(
      [0, 3, -1484].map((n) => signed(n)),
      ['0', '+3', '−1484'],
    );
  });
});

describe('findings', () => {
  it('have a short name in both languages for every kind of finding of the engine', () => {
    assert.deepEqual(
      FINDING_KINDS.filter((kind) => kindWords(kind).zh === kind || kindWords(kind).en === kind),
      [],
    );
    assert.deepEqual(kindWords('never-heard-of'), { zh: 'never-heard-of', en: 'never-heard-of' });
  });
});
