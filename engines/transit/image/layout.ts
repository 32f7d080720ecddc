/**
 * The image: one flat buffer that is read in place. A header, a table of sections, and the sections, each aligned to 64 bytes and viewed as one typed
 * array; no section is decoded to be used. All numbers are little-endian; on a big-endian machine an image is refused.
 *
 *     0  8 bytes  magic "YJTRANSI"
 *     8  u32      version
 *    12  u32      number of sections
 *    16  u32      length of the whole image in bytes
 *    20  u32      checksum of everything from byte 64 on, see `checksum`
 *    24  …        zero up to 64
 *    64  a row of 16 bytes a section, in the order of SECTIONS: u32 element kind (0 u8, 1 u16, 2 i32, 3 f64, 4 i8, 5 i16), u32 offset, u32 elements, u32 zero
 */
import { TransitError } from '../types.ts';

export const MAGIC = 'YJTRANSI';
/** Raised by every change of a section's meaning; an image of another version is refused and built anew. */
export const VERSION = 2;

const KINDS = { u8: 0, u16: 1, i32: 2, f64: 3, i8: 4, i16: 5 } as const;
const ARRAY = { u8: Uint8Array, u16: Uint16Array, i32: Int32Array, f64: Float64Array, i8: Int8Array, i16: Int16Array } as const;
type Stored = keyof typeof KINDS;
/** How a section is declared; `int` is stored as i8, i16 or i32, the narrowest that holds all of it (columns of trips are mostly small or all alike). */
type Kind = Stored | 'int';
interface Arrays {
  u8: Uint8Array;
  u16: Uint16Array;
  i32: Int32Array;
  f64: Float64Array;
  i8: Int8Array;
  i16: Int16Array;
  int: Int8Array | Int16Array | Int32Array;
}
type Make = new (buffer: ArrayBufferLike, offset: number, length: number) => Arrays[Stored];

/** The kind in which a section of this kind with these entries is stored. */
function storedAs(kind: Kind, of: ArrayLike<number>): Stored {
  if (kind !== 'int') return kind;
  let wide: Stored = 'i8';
  for (let i = 0; i < of.length; i++) {
    const n = of[i]!;
    if (n < -0x8000 || n > 0x7fff) return 'i32';
    if (n < -0x80 || n > 0x7f) wide = 'i16';
  }
  return wide;
}

/**
 * Every section, in order. `Off` sections are offsets into the section they are named after and have one entry more than what they index (CSR). A string
 * is a number into `strOff`; string 0 is empty.
 */
export const SECTIONS = {
  /** UTF-8 JSON, see ImageMeta */
  meta: 'u8',
  strOff: 'i32',
  strBytes: 'u8',

  // ── stops: every row of stops.txt that can be used, of every location_type, in the order feed, row
  stopFeed: 'u8',
  stopId: 'i32',
  stopCode: 'i32',
  stopName: 'i32',
  stopDesc: 'i32',
  stopPlatform: 'i32',
  /** WGS84 degrees exactly as the text gives them; NaN when blank */
  stopLat: 'f64',
  stopLon: 'f64',
  /** location_type 0–4 */
  stopKind: 'u8',
  /** parent station, −1 none */
  stopParent: 'i32',
  /** wheelchair_boarding 0 unknown, 1 yes, 2 no, inherited from the parent when 0 */
  stopWheelchair: 'u8',
  /** platforms (kind 0) of each station, by CSR over stops */
  childOff: 'i32',
  child: 'i32',
  /** stops ordered by (feed, bytes of the id), for binary search */
  stopById: 'i32',
  /** seconds a change at this stop takes after a ride: 0, or its type 2 time; −1 when type 3 forbids it */
  stopChange: 'i32',

  // ── routes and their agencies
  routeFeed: 'u8',
  routeId: 'i32',
  routeShort: 'i32',
  routeLong: 'i32',
  routeDesc: 'i32',
  /** GTFS route_type as given, extended types kept */
  routeType: 'i32',
  /** RRGGBB as a number, −1 when blank */
  routeColor: 'i32',
  routeTextColor: 'i32',
  routeAgency: 'i32',
  routeById: 'i32',
  agencyId: 'i32',
  agencyName: 'i32',
  agencyUrl: 'i32',
  agencyPhone: 'i32',

  // ── services: bit d of service s (word s × serviceWords + d ÷ 32) says that it runs on day meta.firstDay + d
  serviceFeed: 'u8',
  serviceId: 'i32',
  serviceBits: 'i32',

  // ── patterns: what trips share: stops, boarding flags, route type, wheelchair class
  patOff: 'i32',
  patStop: 'i32',
  /** bits 0–1 pickup_type, bits 2–3 drop_off_type */
  patFlag: 'u8',
  patRouteType: 'i32',
  /** wheelchair_accessible 0–2 */
  patWheelchair: 'u8',

  // ── profiles: running times shared by trips; times in seconds from the trip's start (its first arrival)
  profOff: 'i32',
  profArr: 'u16',
  /** bits 16–23 of the arrivals; empty when every profile is shorter than 65,536 s */
  profHigh: 'u8',
  /** seconds between arrival and departure at each position, empty when no profile has any dwell, otherwise as long as profArr */
  profDwell: 'u16',
  /** bit i of entry i ÷ 8: the time at this position stood blank and is interpolated; empty when none is */
  profBlank: 'u8',

  // ── trips, ordered by pattern, then start, then feed and row of trips.txt
  tripPattern: 'int',
  tripProfile: 'int',
  /** first arrival, seconds since the start of the service day */
  tripStart: 'int',
  tripService: 'int',
  tripRoute: 'int',
  tripId: 'i32',
  tripHeadsign: 'int',
  tripShort: 'int',
  tripBlock: 'int',
  /** row in trips.txt, which orders trips of a block that leave together; empty when no trip has a block */
  tripRow: 'int',
  /** direction_id 0 or 1, 2 when blank */
  tripDirection: 'u8',
  /** bikes_allowed 0–2 */
  tripBikes: 'u8',
  /** shape, −1 none */
  tripShape: 'int',
  /** into seqOff: the stop_sequence numbers of its stop times as the source has them; −1 when they are 1, 2, 3 … */
  tripSeq: 'int',
  tripById: 'i32',
  /** trips of each pattern are patTripOff[p] … patTripOff[p + 1] − 1 */
  patTripOff: 'i32',
  seqOff: 'i32',
  seq: 'i32',

  // ── frequencies: windows of each trip that is a template; such a trip does not run by itself
  freqOff: 'int',
  freqStart: 'i32',
  freqEnd: 'i32',
  freqHeadway: 'i32',
  freqExact: 'u8',

  // ── walks between stops at WALK_SPEED, from each stop, ordered by seconds then stop
  walkOff: 'i32',
  walkTo: 'i32',
  walkSecs: 'i32',
  /** 2 a type 2 time of transfers.txt; 1 a type 0 or 1 row, by distance; 0 within the radius, by distance */
  walkKind: 'u8',

  // ── in-seat transfers of transfers.txt: trip, trip, 4 allowed or 5 forbidden; sorted by the first trip
  seatFrom: 'i32',
  seatTo: 'i32',
  seatKind: 'u8',

  // ── shapes: points in WGS84 degrees
  shapeOff: 'i32',
  shapeLat: 'f64',
  shapeLon: 'f64',
} as const satisfies Record<string, Kind>;

export type SectionName = keyof typeof SECTIONS;
/** The sections as typed arrays over one buffer. */
export type Sections = { readonly [K in SectionName]: Arrays[(typeof SECTIONS)[K]] };

/** Facts of the whole image. */
export interface ImageMeta {
  readonly feeds: readonly {
    readonly name: string;
    /** SHA-256 of the feed, hex */
    readonly hash: string;
    /** first and last day of service, YYYY-MM-DD */
    readonly first: string;
    readonly last: string;
    /** IANA name of the time zone of its first agency */
    readonly timezone: string;
    /** feed_info.txt, where given */
    readonly publisher: string | null;
    readonly version: string | null;
  }[];
  /** time zone in which times are asked for and answered: that of the first feed */
  readonly timezone: string;
  /** first day of the service bitsets as days since 1970-01-01, their number, and i32 words a service */
  readonly firstDay: number;
  readonly days: number;
  readonly serviceWords: number;
  /** metres of computed walks between stops, 0 for none */
  readonly walkRadius: number;
  readonly longestPattern: number;
  /** rows of stop_times.txt in use */
  readonly stopTimes: number;
}

/** An opened image. Nothing in it is ever written to. */
export interface Image extends Sections {
  readonly buffer: ArrayBufferLike;
  readonly facts: ImageMeta;
  /** number of stops, routes, patterns, trips */
  readonly stops: number;
  readonly routes: number;
  readonly patterns: number;
  readonly trips: number;
}

const HEADER = 64;
const ALIGN = 64;
const NAMES = Object.keys(SECTIONS) as SectionName[];
const STORED = Object.keys(KINDS) as Stored[];
const INTS: ReadonlySet<Stored> = new Set<Stored>(['i8', 'i16', 'i32']);
const aligned = (n: number): number => Math.ceil(n / ALIGN) * ALIGN;

/**
 * Checksum of whole 32-bit words: two running sums with a multiply, so that a changed, moved or missing word shows. It finds damage, not forgery: whoever
 * may write an image may also write its checksum.
 */
export function checksum(words: Int32Array): number {
  let a = 0x1234_5678;
  let b = words.length | 0;
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ words[i]!, 0x0100_0193);
    b = (b + a) | 0;
    a = (a << 7) | (a >>> 25);
  }
  return (a ^ Math.imul(b, 0x9e37_79b1)) >>> 0;
}

/** Lays the sections out in one buffer; `make` gives the memory (default a plain ArrayBuffer). */
export function writeImage(
  sections: { readonly [K in SectionName]: ArrayLike<number> },
  make: (bytes: number) => ArrayBufferLike = (n) => new ArrayBuffer(n),
): ArrayBufferLike {
  const offsets: number[] = [];
  const kinds = NAMES.map((name) => storedAs(SECTIONS[name], sections[name]));
  let at = aligned(HEADER + NAMES.length * 16);
  NAMES.forEach((name, i) => {
    offsets.push(at);
    at = aligned(at + sections[name].length * ARRAY[kinds[i]!].BYTES_PER_ELEMENT);
  });
  const buffer = make(at);
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  for (let i = 0; i < 8; i++) bytes[i] = MAGIC.charCodeAt(i);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, NAMES.length, true);
  view.setUint32(16, at, true);
  NAMES.forEach((name, i) => {
    const kind = kinds[i]!;
    const row = HEADER + i * 16;
    view.setUint32(row, KINDS[kind], true);
    view.setUint32(row + 4, offsets[i]!, true);
    view.setUint32(row + 8, sections[name].length, true);
    new (ARRAY[kind] as Make)(buffer, offsets[i]!, sections[name].length).set(sections[name]);
  });
  view.setUint32(20, checksum(new Int32Array(buffer, HEADER)), true);
  return buffer;
}

const damaged = (
  code: 'image-magic' | 'image-version' | 'image-truncated' | 'image-checksum' | 'image-section',
  zh: string,
  en: string,
): TransitError => new TransitError(code, { zh, en });

/**
 * Opens an image in place. Throws a TransitError that names the fault: `image-magic` (not an image), `image-version` (made by another version: build it
 * anew), `image-truncated`, `image-checksum` (bytes have changed), `image-section` (the table of sections makes no sense).
 */
export function openImage(buffer: ArrayBufferLike): Image {
  if (new Uint8Array(new Uint32Array([1]).buffer)[0] !== 1)
    throw damaged('image-version', '本机是大端序，读不了时刻表镜像', 'an image is little-endian and this machine is not');
  const bytes = new Uint8Array(buffer);
  if (bytes.length < HEADER || String.fromCharCode(...bytes.subarray(0, 8)) !== MAGIC)
    throw damaged('image-magic', '这不是时刻表镜像', 'this is not a timetable image');
  const view = new DataView(buffer);
  const version = view.getUint32(8, true);
  if (version !== VERSION)
    throw damaged(
      'image-version',
      `镜像是第 ${version} 版，程序要第 ${VERSION} 版：请用 transit build 重新生成`,
      `the image has version ${version}, this program reads ${VERSION}: build it again with transit build`,
    );
  const length = view.getUint32(16, true);
  if (length !== bytes.length)
    throw damaged(
      'image-truncated',
      `镜像应有 ${length} 字节，实有 ${bytes.length}`,
      `the image should have ${length} bytes and has ${bytes.length}`,
    );
  // What of the header the checksum does not cover is either checked by itself or zero.
  const kept = bytes.subarray(24, HEADER).every((byte) => byte === 0);
  if (!kept || length % 4 !== 0 || checksum(new Int32Array(buffer, HEADER)) !== view.getUint32(20, true))
    throw damaged('image-checksum', '镜像内容已损坏（校验和不符）', 'the image is damaged: its checksum differs');
  const count = view.getUint32(12, true);
  const made: Record<string, unknown> = {};
  const broken = (name: string): TransitError =>
    damaged('image-section', `镜像的 ${name} 段不合规`, `section ${name} of the image makes no sense`);
  if (count !== NAMES.length || length < HEADER + count * 16) throw broken(String(count));
  NAMES.forEach((name, i) => {
    const row = HEADER + i * 16;
    const kind = STORED[view.getUint32(row, true)];
    if (kind === undefined || (kind !== SECTIONS[name] && !(SECTIONS[name] === 'int' && INTS.has(kind)))) throw broken(name);
    const offset = view.getUint32(row + 4, true);
    const elements = view.getUint32(row + 8, true);
    const size = ARRAY[kind].BYTES_PER_ELEMENT;
    if (offset % ALIGN !== 0 || offset + elements * size > length) throw broken(name);
    made[name] = new (ARRAY[kind] as Make)(buffer, offset, elements);
  });
  const s = made as unknown as Sections;
  let facts: ImageMeta;
  try {
    facts = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(s.meta.slice())) as ImageMeta;
  } catch {
    throw broken('meta');
  }
  return {
    ...s,
    buffer,
    facts,
    stops: s.stopFeed.length,
    routes: s.routeFeed.length,
    patterns: s.patOff.length - 1,
    trips: s.tripPattern.length,
  };
}

const decoder = new TextDecoder();

/** String `n` of the image. */
export function textOf(image: Sections, n: number): string {
  const from = image.strOff[n]!;
  const to = image.strOff[n + 1]!;
  return from === to ? '' : decoder.decode(image.strBytes.slice(from, to));
}
