import { addDays, monthsOf } from '../dates.ts';
import { all, hit, known, own, yuan, type Check } from '../rule.ts';

/** C05: six months or more, and nothing signed in writing (民法典 707). */
const C05 = own('C05', 'contract', { months: 'number' }, (c, t) => {
  const { start, end } = c.dates ?? {};
  if (start === undefined || end === undefined) return 'unknown';
  if (monthsOf(start, end) < t.months) return null;
  if (c.form === 'oral') return hit('oral', { start, end });
  if (c.signed === false) return hit('unsigned', { start, end });
  return c.form === undefined || c.signed === undefined ? 'unknown' : null;
});

/** C06: a side has not signed, the wrong person has, or the wrong seal stands. */
const C06 = own('C06', 'contract', { seals: 'words' }, (c, t) => {
  if (c.signatures === undefined) return 'unknown';
  const { lessor, lessee, signer, mandate, seal } = c.signatures;
  return all([
    known(lessor, (yes) => (yes ? null : hit('side', { side: ['lessor'] }))),
    known(lessee, (yes) => (yes ? null : hit('side', { side: ['lessee'] }))),
    known(signer, (who): Check => {
      if (who === 'legal-representative') return null;
      if (who === 'other') return hit('signer');
      return known(mandate, (yes) => (yes ? null : hit('mandate')));
    }),
    known(seal, (which) => (t.seals.includes(which) ? null : hit('seal', { seal: [`seal-${which}`] }))),
  ]);
});

/** C43: the collective promises to pay for additions without a cap, or without a decision. */
const C43 = own('C43', 'contract', {}, (c) =>
  known(c.exitPayment, (exit): Check => {
    if (exit === null) return null;
    const { cap, approved } = exit;
    if (cap === null) return hit('cap');
    if (approved === false) return hit('approval', { cap: cap === undefined ? { zh: '未载明', en: 'not stated' } : yuan(cap) });
    return cap === undefined || approved === undefined ? 'unknown' : null;
  }),
);

/** C44: what every lease says is not there (民法典 704). */
const C44 = own('C44', 'contract', { clauses: 'words' }, (c, t) =>
  known(c.clauses, (clauses) => {
    const missing = t.clauses.filter((name) => !clauses.includes(name));
    return missing.length > 0 ? hit('is', { missing: missing.map((m) => `clause-${m}`), count: missing.length }) : null;
  }),
);

/** C46: contract or minutes made, the meeting held or the contract signed after the first rent came, or well after the term began. */
const C46 = own('C46', 'contract', { days: 'number', documents: 'words' }, (c, t) => {
  const start = c.dates?.start;
  const first = c.receipts?.reduce<string | null>((least, r) => (least === null || r.on < least ? r.on : least), null);
  const late = (what: string, made: string): Check => {
    const document = [`document-${what}`];
    if (typeof first === 'string' && made > first) return hit('payment', { document, made, first });
    if (start !== undefined && made > addDays(start, t.days)) return hit('start', { document, made, start });
    return first === undefined || start === undefined ? 'unknown' : null;
  };
  const papers = c.documents?.filter((d) => t.documents.includes(d.kind));
  const signed = [c.dates?.sign, ...(papers ?? []).map((d) => d.signed?.slice(0, 10))].filter((d) => typeof d === 'string');
  return all([
    ...(papers ?? []).map(({ kind, created }) => known(created, (at) => late(kind, at.slice(0, 10)))),
    papers === undefined ? 'unknown' : null,
    ...(c.decision?.date === undefined ? [] : [late('meeting', c.decision.date)]),
    ...(signed.length === 0 ? [] : [late('signature', signed.toSorted().at(-1)!)]),
  ]);
});

/** Rules over form, signature and papers. */
export const formRules = [C05, C06, C43, C44, C46];
