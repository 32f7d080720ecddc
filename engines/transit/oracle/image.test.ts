/** What the importer made of the text, read back from the image, against the oracle's own reading: trips, times, days, walks, changes. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { openImage, textOf, type Image } from '../index.ts';
import { readNet, tripsUsed, type Net } from './feed.fixture.ts';
import { generate } from './generate.fixture.ts';
import { imageOf, keptFeed } from './image.fixture.ts';
import { dayText } from './text.fixture.ts';
import { secondsOf, walksOf } from './walks.fixture.ts';

/** Lines that say all there is, so that two readings can be compared as text. */
function linesOfNet(net: Net): string[] {
  const walks = walksOf(net);
  const lines = net.stops.map((stop, i) => {
    const on = walks.from[i]!.map((walk) => `${net.stops[walk.to]!.ref}=${secondsOf(walk, {})}`).toSorted();
    return `stop ${stop.ref} kind ${stop.kind} parent ${stop.parent} wheelchair ${stop.wheelchair} at ${stop.lat},${stop.lon} change ${walks.change[i]} walks ${on.join(' ')}`;
  });
  for (const trip of net.trips) {
    const days = [...net.services.get(trip.service)!].toSorted((a, b) => a - b);
    if (days.length === 0) continue;
    const rows = trip.rows.map(
      (r) => `${net.stops[r.stop]!.ref} ${r.arrival} ${r.departure} ${r.pickup}${r.dropOff}${r.estimated ? '~' : ''}`,
    );
    const windows = trip.windows.map((w) => `${w.start}-${w.end}/${w.headway}${w.exact ? '!' : ''}`).toSorted();
    lines.push(
      `trip ${trip.ref} route ${trip.route} wheelchair ${trip.wheelchair} days ${days.map(dayText).join()} ${rows.join('; ')} ${windows.join()}`,
    );
  }
  return lines;
}

/** The same of an image. */
function linesOfImage(image: Image): string[] {
  const { facts } = image;
  const ref = (feed: number, id: number): string => `${facts.feeds[feed]!.name}:${textOf(image, id)}`;
  const stop = (i: number): string => ref(image.stopFeed[i]!, image.stopId[i]!);
  const lines = Array.from({ length: image.stops }, (_, i) => {
    const on: string[] = [];
    for (let w = image.walkOff[i]!; w < image.walkOff[i + 1]!; w++) on.push(`${stop(image.walkTo[w]!)}=${image.walkSecs[w]}`);
    return `stop ${stop(i)} kind ${image.stopKind[i]} parent ${image.stopParent[i]} wheelchair ${image.stopWheelchair[i]} at ${image.stopLat[i]},${image.stopLon[i]} change ${image.stopChange[i]} walks ${on.toSorted().join(' ')}`;
  });
  for (let pattern = 0; pattern < image.patterns; pattern++)
    for (let trip = image.patTripOff[pattern]!; trip < image.patTripOff[pattern + 1]!; trip++)
      lines.push(tripLine(image, pattern, trip, ref, stop));
  return lines.filter((line) => line !== '');
}

function tripLine(
  image: Image,
  pattern: number,
  trip: number,
  ref: (feed: number, id: number) => string,
  stop: (i: number) => string,
): string {
  const { facts } = image;
  const service = image.tripService[trip]!;
  const feed = image.serviceFeed[service]!;
  const days: string[] = [];
  for (let day = 0; day < facts.days; day++)
    if ((image.serviceBits[service * facts.serviceWords + (day >> 5)]! >>> (day & 31)) & 1)
      days.push(dayText(facts.firstDay + day));
  if (days.length === 0) return '';
  const from = image.profOff[image.tripProfile[trip]!]!;
  const rows = Array.from({ length: image.patOff[pattern + 1]! - image.patOff[pattern]! }, (_, i) => {
    const at = from + i;
    const arrival = image.tripStart[trip]! + image.profArr[at]! + (image.profHigh.length > 0 ? image.profHigh[at]! << 16 : 0);
    const departure = arrival + (image.profDwell.length > 0 ? image.profDwell[at]! : 0);
    const flag = image.patFlag[image.patOff[pattern]! + i]!;
    const blank = image.profBlank.length > 0 && (image.profBlank[at >> 3]! >> (at & 7)) & 1;
    return `${stop(image.patStop[image.patOff[pattern]! + i]!)} ${arrival} ${departure} ${flag & 3}${flag >> 2}${blank ? '~' : ''}`;
  });
  const windows: string[] = [];
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++)
    windows.push(`${image.freqStart[f]}-${image.freqEnd[f]}/${image.freqHeadway[f]}${image.freqExact[f] ? '!' : ''}`);
  const route = image.tripRoute[trip]!;
  return `trip ${ref(feed, image.tripId[trip]!)} route ${ref(image.routeFeed[route]!, image.routeId[route]!)} wheelchair ${image.patWheelchair[pattern]} days ${days.join()} ${rows.join('; ')} ${windows.toSorted().join()}`;
}

function compare(
  name: string,
  feeds: readonly { name: string; files: Readonly<Record<string, string>> }[],
  radius: number,
): number {
  const made = feeds.map((feed) => ({ name: feed.name, files: { ...feed.files } }));
  const [engine, oracle] = [linesOfImage(openImage(imageOf(made, radius))), linesOfNet(readNet(feeds, radius))];
  const [known, wanted] = [new Set(engine), new Set(oracle)];
  const [more, less] = [engine.filter((line) => !wanted.has(line)), oracle.filter((line) => !known.has(line))];
  assert.deepEqual([more.slice(0, 3), less.slice(0, 3)], [[], []], `${name}: ${more.length} and ${less.length} lines differ`);
  assert.equal(engine.length, oracle.length, name);
  return oracle.length;
}

describe('the image says what the text says', () => {
  for (const zip of fs.readdirSync(path.join(import.meta.dirname, '../feeds')).filter((file) => file.endsWith('.zip')))
    test(zip, () => {
      const files = keptFeed(zip);
      assert.ok(compare(`${zip}, radius 250`, [{ name: 'f', files }], 250) > 15);
    });

  test('made feeds', () => {
    let lines = 0;
    for (let seed = 1; seed <= (process.env['TRANSIT_DEEP'] === '1' ? 5000 : 400); seed++) {
      const { feeds, radius } = generate(seed);
      if (feeds.every((feed) => tripsUsed(feed) > 0)) lines += compare(`seed ${seed}`, feeds, radius);
    }
    assert.ok(lines > 4000, String(lines));
  });
});
