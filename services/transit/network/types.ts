/** The words of the network compiler: what a district's pack gives and what comes out. Coordinates of the result are WGS84 degrees, times are seconds. */
import type { Text } from '@yunjian/kernel/contract';
import type { Finding, Mode, Ref } from '@yunjian/transit';

/** A district's folder of tables; paths are relative to it. */
export interface NetworkPack {
  text(path: string): string;
  json<T>(path: string): T;
  exists(path: string): boolean;
}

/** GTFS text of one network: file name → UTF-8 bytes. */
export interface CompiledFeed {
  readonly name: string;
  readonly files: Map<string, Uint8Array>;
}

/** A walk between stops of two networks; each direction is an entry of its own. */
export interface Link {
  readonly from: Ref;
  readonly to: Ref;
  readonly seconds: number;
}

/** Days on which a network's times hold, both included, `YYYY-MM-DD`. */
export interface DatesHeld {
  readonly from: string;
  readonly to: string;
  /** `published`: the source gives these days; `projected`: days onto which a reference week or day type is carried over by weekday. */
  readonly kind: 'published' | 'projected';
}

/** What every page must be able to say of a network. */
export interface NetworkFact {
  readonly name: string;
  readonly mode: Mode;
  readonly title: Text;
  /** The day the timetable is of, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly source: Text;
  readonly licence: string;
  /** What must be shown beside it by its licence. */
  readonly attribution: string;
  /** What of it is assumed, in words; null when nothing is. */
  readonly assumed: Text | null;
  /** Short label shown with each of its times, e.g. 2016年时刻; null when none is needed. */
  readonly label: Text | null;
  /** The whole network is made up as an example. */
  readonly example: boolean;
  readonly dates: readonly DatesHeld[];
}

export type YesNo = 'yes' | 'no' | 'unknown';

/** What a stop has. Unknown stays unknown. */
export interface Amenities {
  readonly canopy: YesNo;
  readonly timetable: YesNo;
  readonly accessible: YesNo;
}

/** What is known of a stop beyond its row in stops.txt. */
export interface StopFact {
  readonly ref: Ref;
  readonly network: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Code on the pole or of the railway; null when it has none. */
  readonly code: string | null;
  /** Pinyin without tones or spaces, and its initials, lower case. */
  readonly pinyin: string;
  readonly initials: string;
  /** City (prefecture level) the stop lies in by its source; null when the source does not say. */
  readonly city: string | null;
  /** Code of the town whose polygon holds the stop; null outside the district. */
  readonly town: string | null;
  /** Null when the network's tables say nothing of its stops' amenities. */
  readonly amenities: Amenities | null;
}

/** Another name of a stop. */
export interface StopAlias {
  readonly ref: Ref;
  readonly name: string;
  readonly pinyin: string;
  readonly initials: string;
  /** First and last day the stop bore this name, `YYYY-MM-DD`; null when the source does not say. */
  readonly from: string | null;
  readonly to: string | null;
  readonly source: Text;
}

/** A city whose travel time is shown. */
export interface CityFact {
  readonly name: Text;
  readonly province: Text;
  readonly lat: number;
  readonly lon: number;
  readonly stations: readonly Ref[];
}

/** Residents counted at one point. */
export interface ResidentsPoint {
  readonly code: string;
  readonly name: string;
  /** Code of the town. */
  readonly town: string;
  readonly lat: number;
  readonly lon: number;
  readonly residents: number;
}

/** A row of the table of links, as given. */
export interface LinkFact extends Link {
  readonly minutes: number;
  readonly source: Text;
}

/** Everything about the networks that GTFS has no place for. */
export interface NetworkFacts {
  readonly zone: string;
  /** Radius in metres within which the image joins stops by walking. */
  readonly walkRadius: number;
  readonly networks: readonly NetworkFact[];
  readonly stops: readonly StopFact[];
  readonly aliases: readonly StopAlias[];
  readonly cities: readonly CityFact[];
  readonly links: readonly LinkFact[];
  readonly residents: {
    readonly points: readonly ResidentsPoint[];
    readonly total: number;
    readonly asOf: string;
    readonly source: Text;
    readonly example: boolean;
  };
}

export interface Compiled {
  readonly feeds: readonly CompiledFeed[];
  readonly links: readonly Link[];
  readonly facts: NetworkFacts;
  readonly findings: readonly Finding[];
}

/** A stop as a table reader hands it on. */
export interface StopDraft {
  readonly id: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly code: string | null;
  readonly pinyin: string | null;
  readonly initials: string | null;
  readonly city: string | null;
  readonly amenities: Amenities | null;
}

/** Another name of a stop, by the stop's id. */
export interface AliasDraft extends Pick<StopAlias, 'name' | 'from' | 'to' | 'source'> {
  readonly id: string;
}

/** What the reader of one network makes. */
export interface Draft {
  readonly files: Map<string, Uint8Array>;
  readonly stops: readonly StopDraft[];
  readonly aliases: readonly AliasDraft[];
  readonly dates: readonly DatesHeld[];
  readonly findings: readonly Finding[];
}

/** The table or the tables cannot be used at all; nothing was made. */
export class NetworkError extends Error {
  readonly code: string;
  readonly text: Text;
  constructor(code: string, text: Text) {
    super(`${text.zh} · ${text.en}`);
    this.name = 'NetworkError';
    this.code = code;
    this.text = text;
  }
}

/** Findings of one network, gathered while its tables are read. */
export class Findings {
  readonly feed: string;
  readonly list: Finding[] = [];
  constructor(feed: string) {
    this.feed = feed;
  }

  /** Notes what could not be used as it stands and what was done; `done` defaults to leaving it out. */
  add(
    kind: string,
    severity: Finding['severity'],
    at: { file: string; line?: number | null; id?: string | null },
    reason: Text,
    done: Text = { zh: '未采用', en: 'left out' },
  ): void {
    this.list.push({ kind, severity, feed: this.feed, file: at.file, line: at.line ?? null, id: at.id ?? null, reason, done });
  }
}
