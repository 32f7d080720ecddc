/** Drafting a notice of letting, or changing the draft (`?edit=`). */
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ButtonLink, Page, Ready, useApi, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import { yuanOf, type Ask, type Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { useCollectives, useDeed } from './hooks.ts';
import { Part } from './parts.tsx';
import { DecisionPicker, PartPicker, type Picked } from './pickers.tsx';
import { rentAsks, termsOf } from './rent-asks.ts';
import { METHOD, choices } from './words.ts';

type Listing = Awaited<ReturnType<typeof client.letting.listing>>;

export default function ListingForm() {
  const [search] = useSearchParams();
  const edit = search.get('edit');
  const { query: collectives } = useCollectives();
  const listing = useApi(client.letting.listing, { params: { id: edit ?? '' } }, { enabled: edit !== null });
  return (
    <Page
      width="full"
      title={edit === null ? { zh: '起草出租公告', en: 'Draft a notice' } : { zh: '修改公告草稿', en: 'Change a drafted notice' }}
      back={edit === null ? { to: paths.letting } : { to: paths.listing(edit) }}
    >
      {edit === null ? (
        <Ready query={collectives}>
          {(data) => (
            <Form key={data.rows.length} collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))} l={null} />
          )}
        </Ready>
      ) : (
        <Ready query={listing}>
          {(l) => <Form key={l.revision} collectives={[{ value: l.collective.id, label: l.collective.name }]} l={l} />}
        </Ready>
      )}
    </Page>
  );
}

function Form({ collectives, l }: { collectives: readonly { value: string; label: string }[]; l: Listing | null }) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const [parts, setParts] = useState<readonly Picked[]>(() =>
    (l?.parts ?? []).map((p) => ({ id: p.id, title: `${p.asset.name} ${p.name}` })),
  );
  const [decision, setDecision] = useState(l?.decisionId ?? '');
  const [missing, setMissing] = useState(false);
  const what: Ask[] = [
    {
      name: 'collective',
      kind: 'select',
      label: { zh: '集体', en: 'Collective' },
      options: collectives,
      initial: collectives.length === 1 ? (collectives[0]?.value ?? '') : '',
    },
    { name: 'title', kind: 'text', least: 2, label: { zh: '标题', en: 'Title' }, initial: l?.title ?? '' },
    {
      name: 'method',
      kind: 'radio',
      label: { zh: '方式', en: 'Method' },
      options: choices(METHOD),
      initial: l?.method ?? 'open-bidding',
    },
    { name: 'use', kind: 'text', max: 120, label: { zh: '约定用途', en: 'Permitted use' }, initial: l?.permittedUse ?? '' },
    {
      name: 'months',
      kind: 'int',
      min: 1,
      max: 1200,
      suffix: { zh: '个月', en: 'months' },
      label: { zh: '租期', en: 'Term' },
      initial: l ? String(l.termMonths) : '36',
    },
  ];
  const sums: Ask[] = [
    {
      name: 'reserve',
      kind: 'yuan',
      suffix: { zh: '元/年', en: 'yuan/year' },
      label: { zh: '底价', en: 'Reserve' },
      initial: l ? yuanOf(l.reserveFenYear) : '',
    },
    {
      name: 'deposit',
      kind: 'yuan',
      label: { zh: '报名保证金', en: 'Bid deposit' },
      hint: { zh: '没有填 0', en: '0 for none' },
      initial: l ? yuanOf(l.depositFen) : '',
    },
    {
      name: 'leaseDeposit',
      kind: 'yuan',
      label: { zh: '租赁押金', en: 'Deposit of the lease' },
      hint: {
        zh: '签约时收的押金，与报名保证金分开；没有填 0',
        en: 'Taken at the signing, apart from the bid deposit; 0 for none',
      },
      initial: l ? yuanOf(l.leaseDepositFen ?? l.depositFen) : '',
    },
    {
      name: 'conditions',
      kind: 'area',
      rows: 6,
      max: 4000,
      optional: true,
      label: { zh: '对承租人和出租的其他要求', en: 'Other conditions' },
      initial: l?.conditions ?? '',
    },
  ];
  const groups = [
    { title: { zh: '租什么', en: 'What is let' }, asks: what },
    { title: { zh: '价钱和条件', en: 'Price and conditions' }, asks: sums },
    {
      title: {
        zh: '租金怎么付（写进公告，签约不能再改）',
        en: 'How the rent is paid (part of the notice, fixed for the contract)',
      },
      asks: rentAsks(l?.rentTerms ? { ...l.rentTerms, annualFen: l.reserveFenYear } : null, undefined, false),
    },
  ];
  const form = useAsks(groups.flatMap((g) => g.asks));
  const collective = form.raw['collective'] ?? '';
  const send = async (v: Values) => {
    setMissing(parts.length === 0);
    if (parts.length === 0) return;
    const body = {
      title: v.text('title'),
      method: v.code<keyof typeof METHOD>('method'),
      decisionId: decision === '' ? null : decision,
      termMonths: v.int('months'),
      permittedUse: v.text('use'),
      reserveFenYear: v.text('reserve'),
      depositFen: v.text('deposit'),
      leaseDepositFen: v.text('leaseDeposit'),
      rentTerms: termsOf(v),
      conditions: v.text('conditions'),
      partIds: parts.map((p) => p.id),
    };
    const done = await deed.run(
      form.saying() + JSON.stringify([parts, decision]),
      (o) =>
        l
          ? client.letting.editListing({ params: { id: l.id }, body: { ...body, revision: l.revision } }, o)
          : client.letting.createListing({ params: { id: collective }, body }, o),
      { zh: '草稿已保存', en: 'Draft saved' },
    );
    if (done) void go(paths.listing(done.id));
  };
  return (
    <PageForm
      form={form}
      groups={groups}
      submit={{ zh: '保存草稿', en: 'Save the draft' }}
      busy={deed.busy}
      problem={deed.problem}
      onSubmit={(v) => void send(v)}
      aside={
        <>
          <Part title={{ zh: '出租哪些部位', en: 'Which parts' }}>
            {missing ? (
              <p className="yj-field-error" role="alert">
                {t({ zh: '请选择至少一个部位', en: 'Please choose at least one part' })}
              </p>
            ) : null}
            <PartPicker collective={collective} chosen={parts} onChange={setParts} />
          </Part>
          <Part title={{ zh: '民主决议', en: 'Decision' }}>
            <DecisionPicker collective={collective} subject="letting" value={decision} onChange={setDecision} optional />
          </Part>
        </>
      }
      foot={<ButtonLink to={l ? paths.listing(l.id) : paths.letting}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>}
    />
  );
}
