/**
 * Makes a district's sample bus network and sample residents' points from `transit/bus/design.json`:
 *
 *     node tools/node.mjs tools/transit-sample.ts districts/DISTRICT
 *
 * writes `transit/people/residents.csv`, `transit/bus/line-sheet.csv` and `transit/tram/amenities.csv`. Everything follows from the design, the committees' names and the towns'
 * polygons; there is no chance in it, so the same design gives the same files (a test compares them).
 */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type AreaCollection, areaFinder, type LonLat, metresBetween, toWgs84 } from '../services/transit/network/coordinates.ts';
import { readTable, writeCsv } from '../services/transit/network/csv.ts';
import { layLines, type LineDesign, type Point, type Road, sampleAmenities, share, shifted } from './transit-sample-lines.ts';

interface Design {
  /** By town code: name, centre, metres within which its residents' committees lie. */
  readonly towns: Readonly<Record<string, { name: string; at: [number, number]; radius: number }>>;
  readonly lines: readonly LineDesign[];
}

const GOLDEN = Math.PI * (3 - Math.sqrt(5));

interface Committee {
  code: string;
  name: string;
  town: string;
}

/** Residents' committees around the centre of the town as seeds in a sunflower, villages as far from each other as the polygon lets them. */
function placePeople(
  committees: readonly Committee[],
  design: Design,
  townOf: (point: LonLat) => string | null,
): Map<string, LonLat> {
  const placed = new Map<string, LonLat>();
  for (const [code, { at, radius }] of Object.entries(design.towns)) {
    const here = committees.filter(({ town }) => town === code);
    const urban = here.filter(({ name }) => name.endsWith('居委会'));
    const taken: LonLat[] = [at];
    urban.forEach((committee, i) => {
      for (let shrink = 1; ; shrink *= 0.9) {
        const far = radius * Math.sqrt((i + 0.5) / urban.length) * shrink;
        const point = shifted(at, far * Math.cos(i * GOLDEN), far * Math.sin(i * GOLDEN));
        if (townOf(point) !== code) continue;
        placed.set(committee.code, point);
        taken.push(point);
        break;
      }
    });
    const grid: LonLat[] = [];
    for (let east = -14_000; east <= 14_000; east += 350)
      for (let north = -14_000; north <= 14_000; north += 350) {
        const point = shifted(at, east, north);
        const edge = [shifted(point, 250, 0), shifted(point, -250, 0), shifted(point, 0, 250), shifted(point, 0, -250)];
        if ([point, ...edge].every((p) => townOf(p) === code)) grid.push(point);
      }
    for (const committee of here.filter(({ name }) => !name.endsWith('居委会'))) {
      const apart = grid.map((point) => Math.min(...taken.map((other) => metresBetween(point, other))));
      const best = grid[apart.indexOf(Math.max(...apart))];
      if (!best) throw new Error(`no place for ${committee.name}`);
      placed.set(committee.code, best);
      taken.push(best);
    }
  }
  return placed;
}

/** Residents by committee that add up to the total: weights, then the largest remainders. */
function countPeople(committees: readonly Committee[], total: number): Map<string, number> {
  const weights = committees.map(({ code, name }) => (name.endsWith('居委会') ? 1 : 0.42) * (0.55 + 0.9 * share(code)));
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  const counts = exact.map(Math.floor);
  const left = total - counts.reduce((a, b) => a + b, 0);
  const order = exact.map((value, i) => [value - Math.floor(value), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, i] of order.slice(0, left)) counts[i] = (counts[i] ?? 0) + 1;
  return new Map(committees.map(({ code }, i) => [code, counts[i] ?? 0]));
}

interface StationsJson {
  stations: { name: string; gcjLat: number; gcjLon: number }[];
}

/** The three files by their path below the district's folder. */
export function sampleFiles(district: string): Map<string, string> {
  const text = (file: string): string => fs.readFileSync(path.join(district, file), 'utf8');
  const json = <T>(file: string): T => JSON.parse(text(file)) as T;
  const design = json<Design>('transit/bus/design.json');
  const { residents } = json<{ residents: { total: number } }>('transit/network.json');
  const townOf = areaFinder(json<AreaCollection>('geo/towns.geojson'));
  const committees: Committee[] = readTable(text('geo/villages.csv'), 'geo/villages.csv', ['code', 'name', 'town']).filter(
    ({ town }) => design.towns[town] !== undefined,
  );
  const placed = placePeople(committees, design, townOf);
  const counts = countPeople(committees, residents.total);
  const people = committees.map(({ code, name, town }) => {
    const [lon, lat] = placed.get(code) ?? [0, 0];
    return [code, name, town, lon.toFixed(5), lat.toFixed(5), counts.get(code) ?? 0];
  });

  const points: Point[] = committees.map(({ code, name, town }) => ({
    key: name,
    town,
    name: name.replace(/(居委会|村委会)$/, ''),
    at: placed.get(code) ?? [0, 0],
    committee: true,
  }));
  const tram = json<StationsJson>('transit/tram/network.json').stations;
  for (const [network, stations] of [
    ['metro', json<StationsJson>('transit/metro/network.json').stations],
    ['tram', tram],
  ] as const)
    for (const { name, gcjLat, gcjLon } of stations)
      points.push({
        key: `${network}:${name}`,
        town: null,
        name: network === 'metro' && !name.endsWith('站') ? `${name}站` : name,
        at: toWgs84([gcjLon, gcjLat], 'GCJ-02'),
        committee: false,
      });
  for (const [code, { name, at }] of Object.entries(design.towns))
    points.push({ key: `town:${name}`, town: code, name, at, committee: false });
  const roads = json<{
    features: {
      properties: { layer: string; name: string; class?: string; kind?: string };
      geometry: { type: string; coordinates: LonLat[][] };
    }[];
  }>('geo/transport.geojson')
    .features.filter(
      ({ properties, geometry }) =>
        geometry.type === 'MultiLineString' && properties.kind === 'urban' && /(路|公路)$/.test(properties.name),
    )
    .map(({ properties, geometry }): Road => ({ name: properties.name, lines: geometry.coordinates }));

  const sheet = layLines(design.lines, points, roads);
  const amenities = tram.map(({ name }) => {
    const { canopy, timetable, accessible } = sampleAmenities(`tram ${name}`);
    return [name, canopy, timetable, accessible];
  });
  return new Map([
    ['transit/people/residents.csv', writeCsv(['code', 'name', 'town', 'lon', 'lat', 'residents'], people)],
    ['transit/bus/line-sheet.csv', sheet],
    ['transit/tram/amenities.csv', writeCsv(['stop', 'canopy', 'timetable', 'accessible'], amenities)],
  ]);
}

if (import.meta.main) {
  const [district] = process.argv.slice(2);
  if (district === undefined) throw new Error('Usage: tools/transit-sample.ts districts/DISTRICT');
  for (const [file, content] of sampleFiles(district)) fs.writeFileSync(path.join(district, file), content);
}
