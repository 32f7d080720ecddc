/**
 * The world that the register simulator and the demo data share: a pure function from an (invented) person to what every register would
 * say. No network, no clock, no chance: the same world, person and day always give the same facts.
 */
import type { RegisterCode, RegisterFacts } from './facts.ts';
import type { WireSubject } from './wire.ts';

export interface Employer {
  uscc: string;
  name: string;
  registeredInDistrict: boolean;
  taxedInDistrict: boolean;
  status?: 'active' | 'moving' | 'revoked';
  /** on the list of serious dishonesty since this day */
  dishonestSince?: string;
  sector?: string;
  size?: 'micro' | 'small' | 'medium' | 'large';
}

/** Shares of the population; weights need not sum to 1, ratios lie in 0…1. */
export interface WorldDistribution {
  degree: Record<'none' | 'bachelor' | 'master' | 'phd', number>;
  /** of those with a degree: it is overseas, or on paper only, so the register cannot tell */
  overseas: number;
  paper: number;
  title: Record<'none' | 'technician' | 'senior-technician' | 'senior', number>;
  shortageOccupation: number;
  leading: number;
  /** insured without interruption for at least a year; the others are new or have a gap */
  steadyJob: number;
  noJob: number;
  /** wage tax is declared by another firm than the one that pays social insurance */
  splitEmployer: number;
  ownsHome: number;
  soldHome: number;
  otherBenefit: number;
  leaseFiled: number;
  accountMismatch: number;
  accountChangedRecently: number;
}

/** What the registers know about one person. Months and days count back from the day asked about, so that a demo does not age. */
export interface WorldPerson {
  idNumber: string;
  employerUscc: string | null;
  /** months insured, counted back from the newest published one, gaps included */
  insuredMonths: number;
  /** which of those months (0 = newest published) were not paid */
  gaps: number[];
  wageEmployerUscc: string | null;
  degree: 'none' | 'bachelor' | 'master' | 'phd';
  origin: 'domestic' | 'overseas' | 'paper';
  school: string | null;
  graduated: number | null;
  title: 'none' | 'technician' | 'senior-technician' | 'senior';
  shortageOccupation: boolean;
  homes: number;
  soldDaysAgo: number | null;
  pendingSale: boolean;
  talentList: string | null;
  benefit: string | null;
  dishonest: boolean;
  lease: { filingNo: string; address: string; rentFen: number; startedDaysAgo: number } | null;
  accountMatches: boolean;
  accountChangedDaysAgo: number;
}

/** A named person of the demo: identity, what they would put in a form, and where their facts differ from chance. */
export interface WorldOverride {
  key: string;
  idNumber: string;
  name: string;
  phone: string;
  /** what this person shows */
  shows: { zh: string; en: string };
  /** the employer named in their contract, when it is not the one of the registers */
  contractEmployerUscc?: string;
  bankAccount?: string;
  refusesAutomation?: true;
  facts?: Partial<Omit<WorldPerson, 'idNumber'>>;
  /** how single registers misbehave for this person */
  faults?: Partial<Record<RegisterCode, 'other-person' | 'no-record'>>;
}

export interface World {
  seed: string;
  label: { zh: string; en: string };
  employers: readonly Employer[];
  schools: readonly string[];
  addresses: readonly string[];
  talentLists: readonly string[];
  benefitKinds: readonly string[];
  distribution: WorldDistribution;
  people: readonly WorldOverride[];
}

/** 32-bit FNV-1a with a final mix: a stable number from a text. Not for security. */
export function hash32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of numbers in [0, 1) from a seed (mulberry32). */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function weighted<K extends string>(weights: Record<K, number>, roll: number): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = roll * entries.reduce((sum, [, w]) => sum + w, 0);
  for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
  return (entries.at(-1) as [K, number])[0];
}

interface Index {
  employers: Map<string, Employer>;
  people: Map<string, WorldOverride>;
  employable: Employer[];
}
const indexes = new WeakMap<World, Index>();

function indexOf(world: World): Index {
  let index = indexes.get(world);
  if (!index) {
    index = {
      employers: new Map(world.employers.map((e) => [e.uscc, e])),
      people: new Map(world.people.map((p) => [p.idNumber, p])),
      employable: world.employers.filter((e) => (e.status ?? 'active') === 'active' && e.dishonestSince === undefined),
    };
    indexes.set(world, index);
  }
  return index;
}

/** The named person with this number, when the world names one. */
export function namedPerson(world: World, idNumber: string): WorldOverride | undefined {
  return indexOf(world).people.get(idNumber);
}

/**
 * Everything the registers know about the bearer of `idNumber`: drawn from the world's distribution by the number alone, then overridden
 * by the world's named person and by `extra` (the simulator's control).
 */
export function personOf(world: World, idNumber: string, extra?: Partial<WorldPerson>): WorldPerson {
  const index = indexOf(world);
  const d = world.distribution;
  const next = stream(hash32(`${world.seed}|${idNumber}`));
  const pick = <T>(list: readonly T[]): T | null => list[Math.floor(next() * list.length)] ?? null;
  // every draw happens for everybody and in this order: changing one share must not reshuffle the other facts
  const employer = pick(index.employable)?.uscc ?? null;
  const other = pick(index.employable)?.uscc ?? null;
  const job = next();
  const months = next();
  const gap = next();
  const degree = weighted(d.degree, next());
  const originRoll = next();
  const school = pick(world.schools);
  const graduated = next();
  const title = weighted(d.title, next());
  const [
    shortage,
    leading,
    list,
    split,
    owns,
    sold,
    soldDays,
    benefit,
    benefitKind,
    lease,
    address,
    rent,
    leaseDays,
    mismatch,
    recent,
    accountDays,
  ] = Array.from({ length: 16 }, next) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = <T>(items: readonly T[], roll: number): T | null => items[Math.floor(roll * items.length)] ?? null;
  const employed = job >= d.noJob && employer !== null;
  const steady = job < d.noJob + d.steadyJob;
  const insuredMonths = employed ? (steady ? 12 + Math.floor(months * 72) : 1 + Math.floor(months * 11)) : 0;
  const drawn: WorldPerson = {
    idNumber,
    employerUscc: employed ? employer : null,
    insuredMonths,
    gaps: employed && !steady && gap < 0.5 ? [Math.floor(gap * 2 * Math.min(3, insuredMonths))] : [],
    wageEmployerUscc: employed ? (split < d.splitEmployer ? other : employer) : null,
    degree,
    origin:
      degree === 'none'
        ? 'domestic'
        : originRoll < d.overseas
          ? 'overseas'
          : originRoll < d.overseas + d.paper
            ? 'paper'
            : 'domestic',
    school: degree === 'none' ? null : school,
    graduated: degree === 'none' ? null : 2008 + Math.floor(graduated * 18),
    title,
    shortageOccupation: shortage < d.shortageOccupation,
    homes: owns < d.ownsHome ? 1 : 0,
    soldDaysAgo: owns >= d.ownsHome && sold < d.soldHome ? 30 + Math.floor(soldDays * 1800) : null,
    pendingSale: owns < d.ownsHome && sold < 0.05,
    talentList: leading < d.leading ? at(world.talentLists, list) : null,
    benefit: benefit < d.otherBenefit ? at(world.benefitKinds, benefitKind) : null,
    dishonest: false,
    lease:
      lease < d.leaseFiled
        ? {
            filingNo: `SL${String(hash32(`lease|${idNumber}`)).padStart(10, '0')}`,
            address: at(world.addresses, address) ?? '',
            rentFen: 150_000 + Math.floor(rent * 60) * 5000,
            startedDaysAgo: Math.floor(leaseDays * 360),
          }
        : null,
    accountMatches: mismatch >= d.accountMismatch,
    accountChangedDaysAgo: recent < d.accountChangedRecently ? Math.floor(accountDays * 30) : 30 + Math.floor(accountDays * 3000),
  };
  return { ...drawn, ...index.people.get(idNumber)?.facts, ...extra, idNumber };
}

/** How far behind the calendar social insurance publishes: month n is visible from month n+1. */
const PUBLICATION_DELAY = 1;

/**
 * What register `code` says on `asOf` about `subject`; null when it has no record to answer from. The named person's own `no-record`
 * faults are applied; wrong matches and outages are the simulator's business.
 */
export function registerFacts<C extends RegisterCode>(
  world: World,
  code: C,
  subject: WireSubject,
  asOf: Temporal.PlainDate,
  extra?: Partial<WorldPerson>,
): RegisterFacts[C] | null {
  const index = indexOf(world);
  if (index.people.get(subject.idNumber)?.faults?.[code] === 'no-record') return null;
  const person = personOf(world, subject.idNumber, extra);
  return tell[code](world, person, subject, asOf, index) as RegisterFacts[C] | null;
}

type Tell = {
  [C in RegisterCode]: (
    world: World,
    person: WorldPerson,
    subject: WireSubject,
    asOf: Temporal.PlainDate,
    index: Index,
  ) => RegisterFacts[C] | null;
};

const daysAgo = (asOf: Temporal.PlainDate, days: number): string => asOf.subtract({ days }).toString();

const tell: Tell = {
  'social-insurance': (_, person, __, asOf, index) => {
    const published = asOf.toPlainYearMonth().subtract({ months: PUBLICATION_DELAY });
    const months = [];
    const employer = person.employerUscc === null ? undefined : index.employers.get(person.employerUscc);
    for (let back = 0; back < Math.min(24, person.insuredMonths); back++) {
      if (person.gaps.includes(back) || person.employerUscc === null) continue;
      months.push({
        month: published.subtract({ months: back }).toString(),
        employerUscc: person.employerUscc,
        employerName: employer?.name ?? '',
      });
    }
    return { months, publishedThrough: published.toString() };
  },
  education: (_, person) => ({
    degree: person.origin === 'domestic' ? person.degree : null,
    origin: person.origin,
    school: person.origin === 'domestic' ? person.school : null,
    year: person.origin === 'domestic' ? person.graduated : null,
    title: person.title,
    shortageOccupation: person.shortageOccupation,
  }),
  'real-estate': (world, person, subject, asOf) => {
    const all = [person, ...(subject.household ?? []).map((member) => personOf(world, member.idNumber))];
    const homes = all.reduce((sum, one) => sum + one.homes, 0);
    const sold = all.flatMap((one) => (one.soldDaysAgo === null ? [] : [one.soldDaysAgo]));
    return {
      homesInDistrict: homes,
      lastOwnedOn: homes > 0 ? asOf.toString() : sold.length > 0 ? daysAgo(asOf, Math.min(...sold)) : null,
      pendingSale: all.some((one) => one.pendingSale),
    };
  },
  business: (_, person, subject, __, index) => {
    const employer = subject.employerUscc === undefined ? undefined : index.employers.get(subject.employerUscc);
    if (!employer) return null;
    return {
      uscc: employer.uscc,
      name: employer.name,
      status: employer.status ?? 'active',
      registeredInDistrict: employer.registeredInDistrict,
      taxedInDistrict: employer.taxedInDistrict,
      wageEmployerUscc: person.wageEmployerUscc,
    };
  },
  'lease-filing': (_, { lease }, __, asOf) => ({
    leases: lease
      ? [
          {
            filingNo: lease.filingNo,
            address: lease.address,
            rentFen: lease.rentFen,
            from: daysAgo(asOf, lease.startedDaysAgo),
            to: asOf.subtract({ days: lease.startedDaysAgo }).add({ years: 1 }).subtract({ days: 1 }).toString(),
          },
        ]
      : [],
  }),
  'bank-account': (_, person, subject, asOf) =>
    subject.bankAccount === undefined
      ? null
      : {
          holderMatches: person.accountMatches,
          tail: subject.bankAccount.slice(-4),
          changedOn: daysAgo(asOf, person.accountChangedDaysAgo),
        },
  'talent-list': (_, person, __, asOf) => ({
    entries: person.talentList === null ? [] : [{ list: person.talentList, from: daysAgo(asOf, 400), to: daysAgo(asOf, -695) }],
  }),
  benefit: (_, person, __, asOf) => ({
    benefits: person.benefit === null ? [] : [{ kind: person.benefit, from: daysAgo(asOf, 200), to: null }],
  }),
  credit: (_, person, subject, asOf, index) => {
    const employer = subject.employerUscc === undefined ? undefined : index.employers.get(subject.employerUscc);
    const entries: RegisterFacts['credit']['entries'] = [];
    if (person.dishonest) entries.push({ about: 'person', kind: 'serious-dishonesty', from: daysAgo(asOf, 300), to: null });
    if (employer?.dishonestSince !== undefined)
      entries.push({ about: 'employer', kind: 'serious-dishonesty', from: employer.dishonestSince, to: null });
    return { entries };
  },
};
