/** What a service is: everything the district's program must know of it, on one page. */
import type { Witness } from '../audit/index.ts';
import type { Api, FailureKind, Role, Text } from '../contract/index.ts';
import type { Database, MigrationModule } from '../db/index.ts';
import type { Face, Handlers } from '../http/index.ts';
import type { Job } from '../jobs/index.ts';
import type { Rehearsable } from '../rulebook/index.ts';
import type { Kit } from './kit.ts';

export { dayOf, type Kit, type PackFile } from './kit.ts';

/** A figure the district publishes: a query over records, with numerator, denominator and the rows behind it. */
export interface Indicator {
  readonly code: string;
  readonly title: Text;
  readonly unit: Text;
  /** What is counted, in words. */
  readonly definition: Text;
  /** The figure now; a day is one of the district (`zone`, IANA name). `numerator`/`denominator` are absent for figures that are not a share. */
  compute(
    database: Database,
    now: Temporal.Instant,
    zone: string,
  ): Promise<{ value: number | null; numerator?: number; denominator?: number; asOf: Temporal.Instant }>;
  /** The records behind the figure; they add up to it. */
  drill(
    database: Database,
    now: Temporal.Instant,
    page: { offset: number; limit: number },
    zone: string,
  ): Promise<{ rows: Record<string, unknown>[]; total: number }>;
}

/** Sample data of a service, labelled 示例数据. */
export interface Demo {
  /** True when the sample data are already there. */
  present(database: Database): Promise<boolean>;
  /** Loads them; `progress` is told a share from 0 to 1 and what is being done. `scale` 1 is the whole district, less is a smaller sample (default 1). */
  load(kit: Kit, progress: (share: number, what: Text) => void, scale?: number): Promise<void>;
}

export interface Service<A extends Api = Api> {
  readonly name: string;
  readonly title: Text;
  readonly roles: readonly Role[];
  /** Its tables; absent for a service that has none of its own. */
  readonly migrations?: MigrationModule;
  readonly api: A;
  readonly failures: Readonly<Record<string, FailureKind>>;
  handlers(kit: Kit): Handlers<A>;
  jobs(kit: Kit): readonly Job[];
  readonly indicators: readonly Indicator[];
  /** Compare its rows with what the log says of them, so that a row changed behind the program's back is named. */
  readonly witnesses?: readonly Witness[];
  readonly demo: Demo;
  /** Its rules whose changes can be rehearsed on its stored cases. */
  rehearsables?(kit: Pick<Kit, 'pack'>): readonly Rehearsable[];
  /** Carried out once at start, after migrations: loads the district's policy of this service. */
  start?(kit: Kit): Promise<void>;
  /** Carried out once when the process stops, after the last request: ends what `start` or a request began (threads, timers). */
  stop?(kit: Kit): Promise<void>;
}

/** A service with its HTTP face made for a kit; the register holds services of any API. */
export interface RegisteredService extends Omit<Service, 'handlers' | 'api'> {
  readonly api: Api;
  face(kit: Kit): Face;
}

/** Declares a service. The compiler checks that every operation of its API has a handler of the right type. */
export function defineService<const A extends Api>(service: Service<A>): RegisteredService {
  const { handlers, ...rest } = service;
  return { ...rest, face: (kit) => ({ name: service.name, api: service.api, handlers: handlers(kit) }) };
}
