import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { packageOf, releaseOf, type ContractOut, type Released } from './ocds.ts';

/**
 * What OCDS 1.1.5 asks of a release package, carried by hand: required fields, code lists and formats of the parts used here (the schema itself is not among
 * the packages of this project), with the extension `lease`; no field besides those of the standard and the extension.
 */
const moment = z.iso.datetime({ offset: true });
const value = z.strictObject({ amount: z.number().min(0), currency: z.literal('CNY') });
const basis = z.enum(['year', 'term']);
const organisation = z.strictObject({ id: z.string().min(1), name: z.string().min(1) });
const period = z.strictObject({
  startDate: moment.optional(),
  endDate: moment.optional(),
  durationInDays: z.number().int().optional(),
});
const release = z.strictObject({
  ocid: z.string().regex(/^ocds-[a-z0-9]{6}-.+/),
  id: z
    .string()
    .min(1)
    .regex(/^[^#]*$/),
  date: moment,
  language: z.string(),
  tag: z.array(z.enum(['planning', 'tender', 'award', 'contract', 'contractAmendment', 'implementation'])).min(1), // releaseTag.csv, closed
  initiationType: z.literal('tender'),
  parties: z.array(
    organisation.extend({
      identifier: z.strictObject({ scheme: z.string(), id: z.string() }).optional(),
      roles: z.array(z.enum(['procuringEntity', 'supplier', 'tenderer', 'lessor', 'payer'])).min(1),
    }),
  ),
  tender: z.strictObject({
    id: z.string().min(1),
    title: z.string(),
    status: z.enum(['planned', 'active', 'cancelled', 'unsuccessful', 'complete', 'withdrawn']),
    procuringEntity: organisation,
    procurementMethod: z.enum(['open', 'selective', 'limited', 'direct']),
    mainProcurementCategory: z.enum(['goods', 'works', 'services']),
    awardCriteria: z.string(),
    awardCriteriaDetails: z.string(),
    value,
    items: z.array(
      z.strictObject({
        id: z.string(),
        description: z.string(),
        quantity: z.number().optional(),
        unit: z.strictObject({ name: z.string() }).optional(),
      }),
    ),
    tenderPeriod: period.optional(),
    awardPeriod: period.optional(),
    numberOfTenderers: z.number().int().optional(),
    contractPeriod: period,
    lease: z.strictObject({
      valueBasis: z.literal('year'),
      leaseDeposit: value,
      priority: z.array(z.enum(['sitting-tenant', 'member'])),
      deposit: value,
      permittedUse: z.string(),
      termMonths: z.number().int().min(1),
      noticeNumber: z.number().int().min(1),
    }),
  }),
  awards: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        status: z.enum(['pending', 'active', 'cancelled', 'unsuccessful']),
        value,
        suppliers: z.array(organisation).min(1),
        lease: z.strictObject({ valueBasis: basis }),
      }),
    )
    .optional(),
  contracts: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        awardID: z.string().min(1),
        status: z.enum(['pending', 'active', 'cancelled', 'terminated']),
        period,
        value,
        dateSigned: moment.optional(),
        amendments: z.array(z.strictObject({ id: z.string().min(1), date: moment, description: z.string() })).optional(),
        implementation: z
          .strictObject({
            transactions: z.array(
              z.strictObject({ id: z.string().min(1), date: moment, value, payer: organisation, payee: organisation }),
            ),
          })
          .optional(),
        lease: z.strictObject({
          valueBasis: z.literal('term'),
          rentSchedule: z.array(z.strictObject({ period, dueDate: moment, value, rentFree: z.boolean() })),
          reviewDates: z.array(moment),
          deposit: value,
          breakClauses: z.array(z.string().min(1)).min(1).optional(),
          permittedUse: z.string(),
          subletConsent: z.enum(['required', 'given', 'refused']).optional(),
        }),
      }),
    )
    .optional(),
});
const releasePackage = z.strictObject({
  uri: z.url(),
  version: z.literal('1.1'),
  extensions: z.array(z.url()),
  publishedDate: moment,
  publisher: z.strictObject({ name: z.string() }),
  releases: z.array(release),
});

const base: Released = {
  id: '0197f000-0000-7000-8000-000000000001',
  number: 'ZZ-T-2026-0001',
  title: '示例厂房出租',
  method: 'open-bidding',
  state: 'open',
  noticeNo: 1,
  lessor: { code: 'T-VILLAGE1', name: '示例一村合作社', uscc: null },
  reserveFenYear: 10_000_050n,
  depositFen: 500_000n,
  leaseDepositFen: 800_000n,
  priority: ['sitting-tenant'],
  termMonths: 36,
  permittedUse: '仓储',
  publishedAt: '2026-03-10T02:00:00Z',
  deadline: '2026-04-01T02:00:00Z',
  opening: '2026-04-02T02:00:00Z',
  tenderers: null,
  parts: [{ id: 'p1', name: '一层', areaCm2: '5000000', use: 'industrial' }],
  awards: [],
  contracts: [],
  changedAt: '2026-03-10T02:00:00Z',
};
const packed = (r: Released) =>
  packageOf([releaseOf(r, 'ocds-000000', 'Asia/Shanghai')], {
    uri: 'https://assets.example/ocds',
    publishedDate: '2026-03-10T02:00:00Z',
    publisher: '云间',
    extension: 'https://yunjian.example/docs/ocds-lease/extension.json',
  });

type Out = z.infer<typeof release>;
/** What no schema of one field says: ids are their own within a list, what is referred to is there, periods do not end before they begin. */
function whole(out: Out): void {
  const parties = out.parties.map((p) => p.id);
  const own = (ids: readonly string[]) => assert.equal(new Set(ids).size, ids.length, ids.join());
  const contracts = out.contracts ?? [];
  own(parties);
  own(out.tender.items.map((i) => i.id));
  own((out.awards ?? []).map((a) => a.id));
  own(contracts.map((c) => c.id));
  for (const c of contracts) {
    own((c.amendments ?? []).map((a) => a.id));
    own((c.implementation?.transactions ?? []).map((x) => x.id));
    assert.ok((out.awards ?? []).some((a) => a.id === c.awardID));
    assert.ok(c.period.startDate! <= c.period.endDate!);
  }
  const named = [
    out.tender.procuringEntity,
    ...(out.awards ?? []).flatMap((a) => a.suppliers),
    ...contracts.flatMap((c) => (c.implementation?.transactions ?? []).flatMap((x) => [x.payer, x.payee])),
  ];
  for (const { id } of named) assert.ok(parties.includes(id), id);
  assert.deepEqual(out.tag.includes('award'), (out.awards ?? []).length > 0);
  assert.deepEqual(out.tag.includes('contract'), contracts.length > 0);
}

describe('notices as open contracting data', () => {
  const person = { id: 'x1', kind: 'person', name: '某某', uscc: null } as const;
  const firm = { id: 'x0', kind: 'organisation', name: '示例公司', uscc: '91310000MA1FL0000X' } as const;
  const contract: ContractOut = {
    award: 0,
    number: 'HT-T-2026-0001',
    state: 'active',
    signedOn: '2026-05-01',
    startsOn: '2026-06-01',
    endsOn: '2029-05-31',
    depositFen: 500_000n,
    permittedUse: '仓储',
    totalFen: 36_000_000n,
    schedule: [{ from: '2026-06-01', to: '2029-05-31', dueOn: '2026-06-01', fen: 36_000_000n, rentFree: false }],
    reviewMonths: 12,
    subletConsent: 'forbidden',
    breakClauses: '出租方提前三个月通知可以解除',
    amendments: [{ n: 1, signedOn: '2027-01-05', kind: 'rent' }],
    receipts: [
      { id: 'r1', on: '2026-06-03', fen: 12_000_000n, payer: person },
      { id: 'r2', on: '2027-06-01', fen: 12_000_000n, payer: person },
    ],
  };
  const awarded: Released = {
    ...base,
    state: 'concluded',
    tenderers: 2,
    awards: [{ fenYear: 12_000_000n, supplier: person, status: 'active' }],
    contracts: [contract],
  };

  it('has every field the standard asks, and none it does not know', () => {
    const small: Released = { ...awarded, method: 'small-lot', deadline: null, opening: null, contracts: [] };
    const bare: Released = {
      ...awarded,
      contracts: [{ ...contract, subletConsent: null, breakClauses: null, amendments: [], receipts: [] }],
    };
    for (const r of [base, { ...base, state: 'failed' as const }, awarded, small, bare]) {
      const read = releasePackage.parse(JSON.parse(JSON.stringify(packed(r))));
      for (const out of read.releases) whole(out);
    }
    assert.doesNotMatch(JSON.stringify(packed(bare)), /subletConsent|breakClauses|implementation|amendments/);
  });

  it('says reserve, winning rent, rent of the term, and the days the rent changes', () => {
    const out = packed(awarded).releases[0]!;
    assert.deepEqual(out.tag, ['tender', 'award', 'contract', 'contractAmendment', 'implementation']);
    assert.deepEqual(
      [out.tender.lease.valueBasis, out.awards?.[0]?.lease.valueBasis, out.contracts?.[0]?.lease.valueBasis],
      ['year', 'year', 'term'],
    );
    const paid = out.contracts?.[0]?.implementation?.transactions.map((x) => x.value.amount);
    assert.deepEqual([paid, out.contracts?.[0]?.lease.subletConsent], [[120_000, 120_000], 'refused']);
    assert.equal(out.tender.value.amount, 100_000.5);
    assert.equal(out.awards?.[0]?.value.amount, 120_000);
    assert.deepEqual(out.contracts?.[0]?.lease.reviewDates, ['2027-06-01T00:00:00+08:00', '2028-06-01T00:00:00+08:00']);
  });

  it('an award whose winner went back on it stays, cancelled, under its id', () => {
    const gone = { fenYear: 13_000_000n, supplier: firm, status: 'cancelled' } as const;
    const failed = packed({ ...base, state: 'failed', tenderers: 2, awards: [gone] });
    const voided = {
      ...contract,
      number: 'HT-T-2026-0000',
      state: 'void',
      receipts: [{ ...contract.receipts[0]!, id: 'r0', payer: firm }],
    };
    const next = packed({ ...awarded, awards: [gone, ...awarded.awards], contracts: [voided, { ...contract, award: 1 }] });
    for (const out of [failed, next]) whole(releasePackage.parse(JSON.parse(JSON.stringify(out))).releases[0]!);
    assert.deepEqual(
      [failed, next].map((p) => p.releases[0]!.awards?.map((a) => [a.id, a.status, a.value.amount])),
      [
        [['ZZ-T-2026-0001-award', 'cancelled', 130_000]],
        [
          ['ZZ-T-2026-0001-award', 'cancelled', 130_000],
          ['ZZ-T-2026-0001-award-2', 'active', 120_000],
        ],
      ],
    );
    // each contract after its own award, its rent paid by its own lessee
    assert.deepEqual(
      next.releases[0]!.contracts?.map((c) => [c.id, c.awardID, c.status, c.implementation?.transactions[0]?.payer.name]),
      [
        ['HT-T-2026-0000', 'ZZ-T-2026-0001-award', 'cancelled', '示例公司'],
        ['HT-T-2026-0001', 'ZZ-T-2026-0001-award-2', 'active', '自然人'],
      ],
    );
  });

  it('names no person', () => {
    const text = JSON.stringify(packed(awarded));
    assert.doesNotMatch(text, /某某|"x1"/);
    assert.match(text, /自然人/);
  });

  it('the extension describes the fields that are written', () => {
    const file = (name: string) =>
      JSON.parse(fs.readFileSync(new URL(`./ocds-lease/${name}`, import.meta.url), 'utf8')) as Record<string, never>;
    assert.deepEqual(file('extension.json')['schemas'], ['release-schema.json']);
    const { definitions } = file('release-schema.json') as unknown as {
      definitions: Record<string, { properties: Record<string, unknown> }>;
    };
    const out = packed(awarded).releases[0]!;
    assert.deepEqual(Object.keys(definitions['LeaseOffer']!.properties).toSorted(), Object.keys(out.tender.lease).toSorted());
    assert.deepEqual(Object.keys(definitions['LeaseAward']!.properties), Object.keys(out.awards![0]!.lease));
    assert.deepEqual(Object.keys(definitions['Lease']!.properties).toSorted(), Object.keys(out.contracts![0]!.lease).toSorted());
  });
});
