import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { joined, toSayOf } from './windows.ts';

const w = (from: string, until: string, min: number, max: number) => ({
  from: `2026-11-25T${from}`,
  until: `2026-11-25T${until}`,
  min,
  max,
});

describe('windows of a headway', () => {
  test('those that touch with the same headway are one, others stay', () => {
    const input = [w('09:00:00', '16:00:00', 600, 900), w('06:00:00', '09:00:00', 300, 480), w('16:00:00', '22:00:00', 600, 900)];
    const before = structuredClone(input);
    assert.deepEqual(joined(input), [w('06:00:00', '09:00:00', 300, 480), w('09:00:00', '22:00:00', 600, 900)]);
    assert.deepEqual(input, before, 'the answer of the server is left as it is');
  });

  test('a gap of one headway is none; a longer one is', () => {
    const early = w('05:43:00', '19:43:00', 480, 480);
    assert.deepEqual(joined([early, w('19:51:00', '22:03:00', 480, 480)]), [w('05:43:00', '22:03:00', 480, 480)]);
    assert.equal(joined([early, w('19:51:01', '22:03:00', 480, 480)]).length, 2);
  });

  test('a loop that passes twice is said once for each headway', () => {
    const loop = [
      w('06:00:00', '19:00:00', 720, 1200),
      w('06:37:00', '19:37:00', 720, 1200),
      w('19:10:00', '21:30:00', 1200, 1200),
      w('19:47:00', '22:07:00', 1200, 1200),
    ];
    assert.deepEqual(joined(loop), [w('06:00:00', '19:37:00', 720, 1200), w('19:37:00', '22:07:00', 1200, 1200)]);
  });

  test('no two overlap: the shortest wait holds; a single departure counts where nothing else runs', () => {
    const [all, peak] = [w('06:00:00', '22:00:00', 900, 900), w('07:00:00', '09:00:00', 300, 300)];
    const [within, alone] = [w('12:00:00', '12:00:00', 60, 60), w('23:30:00', '23:30:00', 60, 60)];
    assert.deepEqual(joined([all, peak, within, alone]), [
      w('06:00:00', '07:00:00', 900, 900),
      peak,
      w('09:00:00', '22:00:00', 900, 900),
      alone,
    ]);
  });

  test('said is the window that is on; the next one only when that ends within the hour', () => {
    const day = [w('06:00:00', '09:00:00', 300, 300), w('09:00:00', '20:00:00', 600, 600), w('20:00:00', '22:00:00', 900, 900)];
    const said = (clock: string): string[] => toSayOf(day, `2026-11-25T${clock}`).map((x) => x.from.slice(11, 13));
    assert.deepEqual(said('05:00:00'), ['06']);
    assert.deepEqual(said('07:59:59'), ['06']);
    assert.deepEqual(said('08:00:01'), ['06', '09']);
    assert.deepEqual(said('12:00:00'), ['09']);
    assert.deepEqual(said('22:00:00'), []);
  });
});
