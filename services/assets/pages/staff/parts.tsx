/** Small pieces the staff pages share: state tags, doors, a clock of days, sums of a list. */
import type { ReactNode } from 'react';
import {
  Badge,
  ExampleMark,
  Icon,
  Link,
  Select,
  TimeLeft,
  fmtInt,
  fmtMoney,
  useLocale,
  type IconName,
  type Words,
} from '@yunjian/ui';
import { paths } from './api.ts';
import { daysBetween, todayText } from './hooks.ts';
import type { Said } from './words.ts';
import './staff.css';

/** A state in a word with its colour. */
export function State({ of, code }: { of: Readonly<Record<string, Said>>; code: string }) {
  const { t } = useLocale();
  const found = of[code];
  return <Badge kind={found?.kind ?? 'neutral'}>{found ? t(found.words) : code}</Badge>;
}

/** A number that opens its rows: a link, or a filter when pressed. */
export function Door(p: {
  label: Words;
  value: ReactNode;
  note?: Words;
  tone?: 'plain' | 'red' | 'amber' | 'good';
  icon?: IconName;
  to?: string;
  on?: boolean;
  onPress?: () => void;
}) {
  const { t } = useLocale();
  const inside = (
    <>
      <span>
        {p.icon ? <Icon name={p.icon} size={16} /> : null} {t(p.label)}
      </span>
      <strong>{p.value}</strong>
      {p.note ? <small>{t(p.note)}</small> : null}
    </>
  );
  const look = `as-door as-door-${p.tone ?? 'plain'}`;
  if (p.to !== undefined)
    return (
      <Link className={look} to={p.to}>
        {inside}
      </Link>
    );
  if (!p.onPress) return <div className={look}>{inside}</div>;
  return (
    <button type="button" className={look} aria-pressed={p.on ?? false} onClick={p.onPress}>
      {inside}
    </button>
  );
}

/** Doors in a row. */
export function Doors({ label, children }: { label: Words; children: ReactNode }) {
  const { t } = useLocale();
  return (
    <div className="as-doors" role="group" aria-label={t(label)}>
      {children}
    </div>
  );
}

/** Days until a date, in words and a bar. `from` begins the span the bar shows. */
export function Until({ from, to, law }: { from: string; to: string; law?: Words }) {
  return (
    <TimeLeft
      compact
      left={daysBetween(todayText(), to)}
      total={Math.max(1, daysBetween(from, to))}
      unit="days"
      due={to}
      {...(law ? { law } : {})}
    />
  );
}

/** Two lines in a cell: what it is, and beside it what tells it apart. */
export function Two({ children, under }: { children: ReactNode; under: ReactNode }) {
  return (
    <span className="as-two">
      <span>{children}</span>
      <span className="yj-muted yj-small">{under}</span>
    </span>
  );
}

/** Marks a record that is invented. */
export const DemoMark = ({ demo }: { demo: boolean }) => (demo ? <ExampleMark of="data" /> : null);

/** A part of a page in a frame. */
export function Part({ title, actions, children, id }: { title: Words; actions?: ReactNode; children: ReactNode; id?: string }) {
  const { t } = useLocale();
  return (
    <section className="as-part" id={id}>
      <div className="as-part-head">
        <h2>{t(title)}</h2>
        {actions ? <div className="as-tags">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** A millionth share as `98.2 %`, cut and never rounded up: 100 % is only what is whole. Null is a dash. */
export function ppmText(ppm: number | null): string {
  if (ppm === null) return '—';
  const tenths = Math.floor(ppm / 1000);
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`;
}

/** A count, or a dash while it is not known. */
export const countText = (n: number | null | undefined): string => (n === null || n === undefined ? '—' : fmtInt(n));
/** Money, or a dash where it is not known. */
export const moneyText = (fen: string | null | undefined): string => (fen === null || fen === undefined ? '—' : fmtMoney(fen));

/** A choice above a list that filters it. */
export function FilterSelect(p: {
  name: string;
  label: Words;
  all: Words;
  value: string | undefined;
  options: readonly { value: string; label: Words }[];
  onChange: (value: string) => void;
}) {
  return (
    <Select name={p.name} label={p.label} placeholder={p.all} value={p.value ?? ''} onChange={p.onChange} options={p.options} />
  );
}

/** Which collective a list is of. */
export function FilterCollective(p: {
  of: readonly { readonly id: string; readonly name: string }[];
  value: string | undefined;
  onChange: (collective: string) => void;
}) {
  return (
    <FilterSelect
      name="collective"
      label={{ zh: '集体', en: 'Collective' }}
      all={{ zh: '全部集体', en: 'All collectives' }}
      value={p.value}
      onChange={p.onChange}
      options={p.of.map((c) => ({ value: c.id, label: c.name }))}
    />
  );
}

/** Which town a list is of. */
export function FilterTown(p: {
  of: readonly { readonly code: string; readonly name: Words }[];
  value: string | undefined;
  onChange: (town: string) => void;
}) {
  return (
    <FilterSelect
      name="town"
      label={{ zh: '街镇', en: 'Town' }}
      all={{ zh: '全部街镇', en: 'All towns' }}
      value={p.value}
      onChange={p.onChange}
      options={p.of.map((x) => ({ value: x.code, label: x.name }))}
    />
  );
}

/** Links to the pages of one subject, the present one marked. */
export function SubNav({ label, here, links }: { label: Words; here: string; links: readonly { to: string; title: Words }[] }) {
  const { t } = useLocale();
  return (
    <nav className="as-subnav" aria-label={t(label)}>
      {links.map((l) => (
        <Link key={l.to} to={l.to} aria-current={l.to === here ? 'page' : undefined}>
          {t(l.title)}
        </Link>
      ))}
    </nav>
  );
}

/** What a finding is about: its contract, or a part of an asset that is let to nobody. */
export function About({
  f,
}: {
  f: {
    readonly contract: { readonly id: string; readonly number: string } | null;
    readonly part: { readonly assetId: string; readonly asset: string; readonly name: string } | null;
  };
}) {
  if (f.contract) return <Link to={paths.contract(f.contract.id)}>{f.contract.number}</Link>;
  if (f.part) return <Link to={paths.asset(f.part.assetId)}>{`${f.part.asset} ${f.part.name}`}</Link>;
  return null;
}
