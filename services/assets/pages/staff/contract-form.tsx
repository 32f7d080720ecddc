/** Drafting a contract: new, after a concluded notice (`?listing=`), as a renewal (`?renew=`), or changing a draft (`?edit=`). The schedule is shown before it is saved. */
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Button, ButtonLink, Notice, Page, Ready, Refusal, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import { yuanOf, type Ask, type Values } from './asks.ts';
import type { Contract } from './api.ts';
import { Schedule } from './contract.tsx';
import { PageForm, useAsks } from './form.tsx';
import { todayText, useCollectives, useDeed } from './hooks.ts';
import { Part } from './parts.tsx';
import { DecisionPicker, PartPicker, type Picked } from './pickers.tsx';
import { rentAsks, rentOf, termsOf } from './rent-asks.ts';
import { CLAUSE, SUBLET, choices } from './words.ts';

type Clause = keyof typeof CLAUSE;
type Listing = Awaited<ReturnType<typeof client.letting.listing>>;
const CLAUSES = Object.keys(CLAUSE) as Clause[];

export default function ContractForm() {
  const [search] = useSearchParams();
  const [edit, renew, listing] = [search.get('edit'), search.get('renew'), search.get('listing')];
  const from = edit ?? renew;
  const { query: collectives } = useCollectives();
  const contract = useApi(client.letting.contract, { params: { id: from ?? '' } }, { enabled: from !== null });
  const notice = useApi(client.letting.listing, { params: { id: listing ?? '' } }, { enabled: listing !== null });
  return (
    <Page
      width="full"
      title={
        edit
          ? { zh: '修改合同草稿', en: 'Change a draft' }
          : renew
            ? { zh: '起草续租合同', en: 'Draft a renewal' }
            : listing
              ? { zh: '按成交结果起草合同', en: 'Draft the contract of a notice' }
              : { zh: '起草合同', en: 'Draft a contract' }
      }
      back={{ to: edit ? paths.contract(edit) : listing ? paths.listing(listing) : paths.contracts }}
    >
      {from !== null ? (
        <Ready query={contract}>
          {(c) => (
            <Form
              key={c.revision}
              collectives={[{ value: c.collective.id, label: c.collective.name }]}
              from={c}
              edit={edit !== null}
              listing={null}
            />
          )}
        </Ready>
      ) : listing !== null ? (
        <Ready query={notice}>
          {(l) => (
            <Form
              key={l.revision}
              collectives={[{ value: l.collective.id, label: l.collective.name }]}
              from={null}
              edit={false}
              listing={l}
            />
          )}
        </Ready>
      ) : (
        <Ready query={collectives}>
          {(data) => (
            <Form
              key={data.rows.length}
              collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))}
              from={null}
              edit={false}
              listing={null}
            />
          )}
        </Ready>
      )}
    </Page>
  );
}

function Form({
  collectives,
  from: c,
  edit,
  listing: l,
}: {
  collectives: readonly { value: string; label: string }[];
  from: Contract | null;
  edit: boolean;
  listing: Listing | null;
}) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const [parts, setParts] = useState<readonly Picked[]>(() =>
    (c ? c.partList : (l?.parts ?? [])).map((p) => ({ id: p.id, title: `${p.asset.name} ${p.name}` })),
  );
  const [decision, setDecision] = useState(edit ? (c?.decisionId ?? '') : '');
  const [missing, setMissing] = useState(false);
  const own = c !== null && edit;
  const lessee: Ask[] = l
    ? []
    : [
        ...(c
          ? [
              {
                name: 'sameLessee',
                kind: 'check',
                label: { zh: `承租人仍是 ${c.lessee.name}`, en: `The lessee stays ${c.lessee.name}` },
                initial: 'yes',
              } as const,
            ]
          : []),
        {
          name: 'whoKind',
          kind: 'radio',
          label: { zh: '承租人是', en: 'The lessee is' },
          options: [
            { value: 'organisation', label: { zh: '单位', en: 'an organisation' } },
            { value: 'person', label: { zh: '个人', en: 'a person' } },
          ],
          initial: 'organisation',
          when: (raw) => raw['sameLessee'] !== 'yes',
        },
        {
          name: 'who',
          kind: 'text',
          least: 2,
          label: { zh: '承租人名称或姓名', en: 'Name of the lessee' },
          when: (raw) => raw['sameLessee'] !== 'yes',
        },
        {
          name: 'uscc',
          kind: 'text',
          max: 30,
          label: { zh: '统一社会信用代码', en: 'USCC' },
          when: (raw) => raw['sameLessee'] !== 'yes' && raw['whoKind'] === 'organisation',
        },
        {
          name: 'idNumber',
          kind: 'text',
          max: 30,
          label: { zh: '身份证号', en: 'ID number' },
          hint: { zh: '加密保存，页面上不显示', en: 'Kept sealed, never shown' },
          when: (raw) => raw['sameLessee'] !== 'yes' && raw['whoKind'] === 'person',
        },
      ];
  const who: Ask[] = [
    {
      name: 'collective',
      kind: 'select',
      label: { zh: '出租的集体', en: 'The lessor' },
      options: collectives,
      initial: collectives.length === 1 ? (collectives[0]?.value ?? '') : '',
    },
    ...lessee,
  ];
  const term: Ask[] = [
    { name: 'starts', kind: 'date', label: { zh: '起租日', en: 'Begins' }, initial: own ? c.startsOn : todayText() },
    ...(l
      ? []
      : ([
          { name: 'ends', kind: 'date', label: { zh: '到期日', en: 'Ends' }, initial: own ? c.endsOn : '' },
          { name: 'use', kind: 'text', max: 120, label: { zh: '约定用途', en: 'Permitted use' }, initial: c?.permittedUse ?? '' },
        ] as const)),
  ];
  const sums: Ask[] = [
    ...(l?.rentTerms ? [] : rentAsks(c?.rent ?? null, undefined, l === null)),
    ...(l
      ? []
      : ([
          { name: 'deposit', kind: 'yuan', label: { zh: '押金', en: 'Deposit' }, initial: c ? yuanOf(c.depositFen) : '0' },
        ] as const)),
    { name: 'earnest', kind: 'yuan', label: { zh: '定金', en: 'Earnest' }, initial: own ? yuanOf(c.earnestFen) : '0' },
    {
      name: 'late',
      kind: 'decimal',
      places: 4,
      suffix: { zh: '% / 天', en: '% a day' },
      label: { zh: '滞纳金', en: 'Late fee' },
      hint: { zh: '示例政策：每天 0.04 %', en: 'Example policy: 0.04 % a day' },
      initial: c ? String(c.lateFeePpmDay / 10_000) : '0.04',
    },
  ];
  const clauses: Ask[] = CLAUSES.map((key) => ({
    name: `clause.${key}`,
    kind: 'check',
    label: CLAUSE[key],
    initial: own && c.clauses[key] === true ? 'yes' : '',
  }));
  const more: Ask[] = [
    ...(l
      ? []
      : ([
          {
            name: 'form',
            kind: 'radio',
            label: { zh: '合同形式', en: 'Form' },
            hint: {
              zh: '已有的口头租约照实登记，以后补签书面合同',
              en: 'An oral lease that exists is entered as it is, and put in writing later',
            },
            options: [
              { value: 'written', label: { zh: '书面', en: 'in writing' } },
              { value: 'oral', label: { zh: '口头', en: 'oral' } },
            ],
            initial: c?.form ?? 'written',
          },
        ] as const)),
    {
      name: 'sublet',
      kind: 'select',
      optional: true,
      label: { zh: '关于转租的约定', en: 'What it says of subletting' },
      options: choices(SUBLET),
      initial: own ? (c.subletConsent ?? '') : '',
    },
    {
      name: 'breaks',
      kind: 'area',
      max: 2000,
      optional: true,
      label: { zh: '关于提前终止的约定', en: 'What it says of ending before the time' },
      initial: own ? (c.breakClauses ?? '') : '',
    },
  ];
  const groups = [
    { title: { zh: '双方', en: 'Parties' }, asks: who },
    { title: { zh: '期限和用途', en: 'Term and use' }, asks: term },
    { title: { zh: '租金', en: 'Rent' }, asks: sums },
    { title: { zh: '合同里写了哪些条款（逐项核对）', en: 'Which clauses the contract has (tick each)' }, asks: clauses },
    { title: { zh: '形式和其他约定', en: 'Form and other terms' }, asks: more },
  ];
  const form = useAsks(groups.flatMap((g) => g.asks));
  const collective = form.raw['collective'] ?? '';
  const clausesOf = (v: Values) =>
    Object.fromEntries(CLAUSES.map((key) => [key, v.yes(`clause.${key}`)])) as Record<Clause, boolean>;
  const send = async (v: Values) => {
    setMissing(parts.length === 0);
    if (parts.length === 0) return;
    const lateFeePpmDay = Math.round(Number(v.text('late')) * 10_000);
    const common = {
      // kind and membership are those of the registers
      kind: null,
      lesseeMember: null,
      startsOn: v.text('starts'),
      earnestFen: v.text('earnest'),
      lateFeePpmDay,
      clauses: clausesOf(v),
      subletConsent: v.codeOrNull<keyof typeof SUBLET>('sublet'),
      breakClauses: v.orNull('breaks')?.replaceAll(/\s+/g, ' ') ?? null,
    };
    const body = () => ({
      ...common,
      lessee:
        c && v.yes('sameLessee')
          ? { partyId: c.lessee.id }
          : v.text('whoKind') === 'person'
            ? { idNumber: v.text('idNumber'), name: v.text('who') }
            : { uscc: v.text('uscc'), name: v.text('who') },
      partIds: parts.map((p) => p.id),
      decisionId: decision === '' ? null : decision,
      endsOn: v.text('ends'),
      permittedUse: v.text('use'),
      form: v.code<'written' | 'oral'>('form'),
      depositFen: v.text('deposit'),
      rent: rentOf(v),
    });
    const done = await deed.run<{ id: string }>(
      form.saying() + JSON.stringify([parts, decision]),
      (o) =>
        l
          ? client.letting.contractOfListing(
              { params: { id: l.id }, body: { ...common, rent: l.rentTerms === null ? termsOf(v) : null } },
              o,
            )
          : own
            ? client.letting.editContract({ params: { id: c.id }, body: { ...body(), revision: c.revision } }, o)
            : client.letting.createContract(
                { params: { id: collective }, body: { ...body(), listingId: null, renewsId: c?.id ?? null } },
                o,
              ),
      { zh: '草稿已保存', en: 'Draft saved' },
    );
    if (done) void go(paths.contract(done.id));
  };
  return (
    <>
      {l ? (
        <Notice title={{ zh: `按公告 ${l.number} 的成交结果`, en: `After notice ${l.number}` }}>
          <p>
            {t({
              zh: '承租人、部位、期限、用途、押金、租金及其支付、递增和免租期由公告和成交结果定，不用填，也不能改。',
              en: 'Lessee, parts, term, use, deposit and the rent with its payment, rises and rent-free days follow from notice and result and are not changed.',
            })}
          </p>
        </Notice>
      ) : null}
      <Notice>
        <p>
          {t({
            zh: '合同类别按资产台账，承租人是不是本集体成员按起租日、签订日的成员名册，保存后可在合同页核对，不用填。',
            en: 'The kind follows the register of assets; whether the lessee is a member follows the member register on the first day and on the day of signing. Both are shown on the contract’s page.',
          })}
        </p>
      </Notice>
      <PageForm
        form={form}
        groups={groups}
        submit={{ zh: '保存草稿', en: 'Save the draft' }}
        busy={deed.busy}
        problem={deed.problem}
        onSubmit={(v) => void send(v)}
        aside={
          l ? null : (
            <>
              <Part title={{ zh: '租哪些部位', en: 'Which parts' }}>
                {missing ? (
                  <p className="yj-field-error" role="alert">
                    {t({ zh: '请选择至少一个部位', en: 'Please choose at least one part' })}
                  </p>
                ) : null}
                <PartPicker collective={collective} chosen={parts} onChange={setParts} />
              </Part>
              <Part title={{ zh: '民主决议', en: 'Decision' }}>
                <DecisionPicker collective={collective} value={decision} onChange={setDecision} optional />
              </Part>
              <Preview read={form.read} />
            </>
          )
        }
        foot={<ButtonLink to={c ? paths.contract(c.id) : paths.contracts}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>}
      />
    </>
  );
}

/** What the rent comes to, period by period, reckoned by the server before anything is saved. */
function Preview({ read }: { read: () => Values | null }) {
  const { t } = useLocale();
  const deed = useDeed();
  const [shown, setShown] = useState<Awaited<ReturnType<typeof client.letting.previewSchedule>> | null>(null);
  const reckon = async () => {
    const v = read();
    if (v === null) return;
    const body = { startsOn: v.text('starts'), endsOn: v.text('ends'), rent: rentOf(v) };
    const got = await deed.run(JSON.stringify(body), (o) => client.letting.previewSchedule({ body }, o));
    setShown(got ?? null);
  };
  return (
    <Part
      title={{ zh: '租金表试算', en: 'What the rent comes to' }}
      actions={
        <Button busy={deed.busy} icon="calc" onClick={() => void reckon()}>
          {t({ zh: '试算', en: 'Reckon' })}
        </Button>
      }
    >
      <Refusal problem={deed.problem} />
      {shown ? (
        <>
          <p>
            {t({ zh: `共 ${shown.periods.length} 期，合计 `, en: `${shown.periods.length} periods, in all ` })}
            <strong className="yj-num">{fmtMoney(shown.totalFen)}</strong>
          </p>
          <Schedule rows={shown.periods} />
        </>
      ) : (
        <p className="yj-hint">
          {t({
            zh: '填好期限和租金后按“试算”，先看每一期多少钱再保存。',
            en: 'Fill in term and rent, then see every period before saving.',
          })}
        </p>
      )}
    </Part>
  );
}
