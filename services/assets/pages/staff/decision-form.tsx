/** Entering a meeting's decision as a draft, or changing the draft (`?edit=`). */
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ButtonLink, Page, Ready, TextField, useApi, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import { fenOf, yuanOf, type Ask, type Raw, type Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { useCollectives, useDeed } from './hooks.ts';
import { Part } from './parts.tsx';
import { ContractPicker, PartPicker, RunPicker, type Picked } from './pickers.tsx';
import { BODY, MATTER, SUBJECT, choices } from './words.ts';

type Decision = Awaited<ReturnType<typeof client.letting.decision>>;

export default function DecisionForm() {
  const [search] = useSearchParams();
  const edit = search.get('edit');
  const said = (name: string): string => search.get(name) ?? '';
  const from = { collective: said('collective'), subject: said('subject'), run: said('run'), title: said('title') };
  const { query: collectives } = useCollectives();
  const decision = useApi(client.letting.decision, { params: { id: edit ?? '' } }, { enabled: edit !== null });
  return (
    <Page
      width="full"
      title={
        edit === null ? { zh: '登记民主决议', en: 'Enter a decision' } : { zh: '修改决议草稿', en: 'Change a drafted decision' }
      }
      back={edit === null ? { to: paths.letting } : { to: paths.decision(edit) }}
    >
      {edit === null ? (
        <Ready query={collectives}>
          {(data) => (
            <Form
              key={data.rows.length}
              collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))}
              d={null}
              from={from}
            />
          )}
        </Ready>
      ) : (
        <Ready query={decision}>
          {(d) => <Form collectives={[{ value: d.collective.id, label: d.collective.name }]} d={d} from={from} />}
        </Ready>
      )}
    </Page>
  );
}

/** What a decision of a subject is about, and what it agrees to. */
const ABOUT_PARTS = new Set(['letting', 'disposal']);
const ABOUT_CONTRACT = new Set(['renewal', 'amendment', 'claims']);
const lets = (raw: Raw): boolean => raw['subject'] === 'letting' || raw['subject'] === 'renewal';
const amends = (raw: Raw): boolean => raw['subject'] === 'amendment';

const people = { zh: '人', en: 'people' };

/** What the address says of a new decision. */
interface From {
  readonly collective: string;
  readonly subject: string;
  readonly run: string;
  readonly title: string;
}

function Form({
  collectives,
  d,
  from,
}: {
  collectives: readonly { value: string; label: string }[];
  d: Decision | null;
  from: From;
}) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const [parts, setParts] = useState<readonly Picked[]>(d?.parts ?? []);
  const [contract, setContract] = useState<Picked | null>(d?.contract ? { id: d.contract.id, title: d.contract.number } : null);
  const [run, setRun] = useState<Picked | null>(d?.run ?? (from.run === '' ? null : { id: from.run, title: from.title }));
  const [missing, setMissing] = useState(false);
  const [least, setLeast] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries((d?.parts ?? []).flatMap((p) => (p.fen === null ? [] : [[p.id, yuanOf(p.fen)]]))),
  );
  const count = (name: string, zh: string, en: string, n: number | null | undefined, min: number, optional = false): Ask => ({
    name,
    ...(optional ? { optional } : {}),
    kind: 'int',
    min,
    max: 1_000_000,
    suffix: people,
    label: { zh, en },
    initial: n === undefined || n === null ? '' : String(n),
  });
  const groups = [
    {
      title: { zh: '议什么', en: 'What is decided' },
      asks: [
        {
          name: 'collective',
          kind: 'select',
          label: { zh: '集体', en: 'Collective' },
          options: collectives,
          initial: collectives.length === 1 ? (collectives[0]?.value ?? '') : from.collective,
        },
        { name: 'title', kind: 'text', least: 2, label: { zh: '议题', en: 'Title' }, initial: d?.title ?? from.title },
        {
          name: 'subject',
          kind: 'select',
          label: { zh: '事项', en: 'Subject' },
          options: choices(SUBJECT),
          initial: d?.subject ?? (from.subject === '' ? 'letting' : from.subject),
        },
        {
          name: 'matter',
          kind: 'select',
          label: { zh: '法律上属于', en: 'In law it is' },
          hint: {
            zh: '决定要多少人同意；年租金、总租金、面积、租期到标准的，土地出租，收益分配，以及放弃债权、处置资产到标准的，都是重大事项；章程选“章程”。理事会只能决定一般事项：三分之二以上理事到会，全体理事过半数同意',
            en: 'Decides how many must agree. Large or long lettings, land, distributions, and claims given up or assets disposed of from a sum on are major matters; a charter is voted on as the charter. A board decides ordinary matters only: with two thirds of the directors present and more than half of them all in favour',
          },
          options: choices(MATTER),
          initial: d?.matter ?? '',
        },
        {
          name: 'body',
          kind: 'radio',
          label: { zh: '由谁表决', en: 'Who votes' },
          options: choices(BODY),
          initial: d?.body ?? 'representatives',
        },
        {
          name: 'outsiders',
          kind: 'radio',
          label: { zh: '是租给本集体以外的人吗', en: 'Is it let to outsiders' },
          options: [
            { value: 'yes', label: { zh: '是', en: 'Yes' } },
            { value: 'no', label: { zh: '否', en: 'No' } },
          ],
          initial: d ? (d.outsiders ? 'yes' : 'no') : '',
        },
        {
          name: 'annual',
          kind: 'yuan',
          suffix: { zh: '元/年', en: 'yuan/year' },
          label: { zh: '同意的首年租金，不低于', en: 'Agreed rent of the first year, at least' },
          hint: {
            zh: '全部部位合计，扣除免租期；分开出租的，每个部位不低于按面积分到的份额，会上另定的在下面逐个填',
            en: 'Of all the parts together, rent-free days taken off; let apart, each brings at least its share by area, or what the meeting said for it (further down)',
          },
          when: lets,
          initial: d?.annualFen ? yuanOf(d.annualFen) : '',
        },
        {
          name: 'months',
          kind: 'int',
          min: 1,
          max: 1200,
          suffix: { zh: '个月', en: 'months' },
          label: { zh: '同意的租期，不超过', en: 'Agreed term, at most' },
          when: lets,
          initial: d?.termMonths ? String(d.termMonths) : '',
        },
        {
          name: 'newAnnual',
          kind: 'yuan',
          optional: true,
          suffix: { zh: '元/年', en: 'yuan/year' },
          label: { zh: '变更后的年租金，不低于', en: 'Rent a year afterwards, at least' },
          when: amends,
          initial: d?.annualFen ? yuanOf(d.annualFen) : '',
        },
        {
          name: 'newMonths',
          kind: 'int',
          min: 1,
          max: 1200,
          optional: true,
          suffix: { zh: '个月', en: 'months' },
          label: { zh: '变更后从起租日算的总租期，不超过', en: 'Whole term afterwards, at most' },
          when: amends,
          initial: d?.termMonths ? String(d.termMonths) : '',
        },
        {
          name: 'amount',
          kind: 'yuan',
          label: { zh: '同意核销、抵扣的金额，不超过', en: 'Agreed to give up, at most' },
          when: (raw: Raw) => raw['subject'] === 'claims',
          initial: d?.amountFen ? yuanOf(d.amountFen) : '',
        },
      ] as const satisfies readonly Ask[],
    },
    {
      title: { zh: '什么时候', en: 'When' },
      asks: [
        { name: 'proposedOn', kind: 'date', label: { zh: '提议日期', en: 'Proposed on' }, initial: d?.proposedOn ?? '' },
        {
          name: 'studiedOn',
          kind: 'date',
          optional: true,
          label: { zh: '党组织研究日期', en: 'Studied first on' },
          initial: d?.partyStudiedOn ?? '',
        },
        { name: 'noticeOn', kind: 'date', label: { zh: '通知日期', en: 'Notice given on' }, initial: d?.noticeOn ?? '' },
        {
          name: 'meetingOn',
          kind: 'date',
          label: { zh: '会议日期', en: 'Meeting on' },
          hint: { zh: '效力按这一天的法律判断', en: 'Judged by the law of this day' },
          initial: d?.meetingOn ?? '',
        },
        {
          name: 'publishedOn',
          kind: 'date',
          optional: true,
          label: { zh: '结果公布日期', en: 'Result published on' },
          initial: d?.resultPublishedOn ?? '',
        },
      ] as const satisfies readonly Ask[],
    },
    {
      title: { zh: '多少人', en: 'How many' },
      asks: [
        count('eligible', '应到', 'Entitled', d?.eligible, 1),
        {
          name: 'why',
          kind: 'area',
          max: 500,
          optional: true,
          label: { zh: '应到人数与名册不同的原因', en: 'Why the entitled are not those in the register' },
          hint: {
            zh: '与会议当日名册中有表决权的人数（成员大会不计未成年人；代表会议为代表名单；理事会为任职名册）一致的不用填；不同的会提示监管人员核对',
            en: 'Empty where the number is of those with a vote by the registers of the day (members of age, representatives on the list, directors); a difference is shown to the supervisor',
          },
          initial: d?.eligibleReason ?? '',
        } as const satisfies Ask,
        count('present', '实到', 'Present', d?.present, 0),
        count('inFavour', '同意', 'In favour', d?.inFavour, 0),
        count('against', '反对', 'Against', d?.against, 0, true),
        count('abstained', '弃权', 'Abstained', d?.abstained, 0, true),
      ],
    },
  ];
  const form = useAsks(groups.flatMap((g): readonly Ask[] => g.asks));
  const subject = form.raw['subject'] ?? '';
  /** A meeting on several parts may have said of each what it is let for at least. */
  const eachOfParts = subject === 'letting' && parts.length > 1;
  const wrongLeast = ({ id }: Picked): boolean => (least[id] ?? '') !== '' && fenOf(least[id] ?? '') === null;
  const send = async (v: Values) => {
    const lacking =
      (ABOUT_PARTS.has(subject) && parts.length === 0) ||
      (ABOUT_CONTRACT.has(subject) && contract === null) ||
      (subject === 'distribution' && run === null);
    setMissing(lacking);
    if (lacking || (eachOfParts && parts.some(wrongLeast))) return;
    const number = (name: string): number | null => (v.orNull(name) === null ? null : v.int(name));
    const body = {
      subject: v.code<keyof typeof SUBJECT>('subject'),
      body: v.code<keyof typeof BODY>('body'),
      matter: v.code<keyof typeof MATTER>('matter'),
      title: v.text('title'),
      proposedOn: v.text('proposedOn'),
      partyStudiedOn: v.orNull('studiedOn'),
      noticeOn: v.text('noticeOn'),
      meetingOn: v.text('meetingOn'),
      eligible: v.int('eligible'),
      present: v.int('present'),
      inFavour: v.int('inFavour'),
      eligibleReason: v.orNull('why')?.replaceAll(/\s+/g, ' ') ?? null,
      outsiders: v.yes('outsiders'),
      resultPublishedOn: v.orNull('publishedOn'),
      against: number('against'),
      abstained: number('abstained'),
      partFen:
        eachOfParts && parts.some((p) => (least[p.id] ?? '') !== '') ? parts.map((p) => fenOf(least[p.id] ?? '') ?? '0') : null,
      partIds: ABOUT_PARTS.has(subject) ? parts.map((p) => p.id) : [],
      contractId: ABOUT_CONTRACT.has(subject) ? (contract?.id ?? null) : null,
      runId: subject === 'distribution' ? (run?.id ?? null) : null,
      annualFen: v.orNull('annual') ?? v.orNull('newAnnual'),
      termMonths: number('months') ?? number('newMonths'),
      amountFen: v.orNull('amount'),
    };
    const done = await deed.run(
      form.saying() + JSON.stringify([parts, contract, least, run]),
      (o) =>
        d
          ? client.letting.editDecision({ params: { id: d.id }, body }, o)
          : client.letting.createDecision({ params: { id: v.text('collective') }, body }, o),
      { zh: '草稿已保存', en: 'Draft saved' },
    );
    if (done) void go(paths.decision(done.id));
  };
  return (
    <PageForm
      form={form}
      groups={groups}
      submit={{ zh: '保存草稿，看效力', en: 'Save and see whether it is valid' }}
      busy={deed.busy}
      problem={deed.problem}
      onSubmit={(v) => void send(v)}
      aside={
        ABOUT_PARTS.has(subject) || ABOUT_CONTRACT.has(subject) || subject === 'distribution' ? (
          <Part
            title={
              ABOUT_PARTS.has(subject)
                ? { zh: '就哪些部位', en: 'On which parts' }
                : subject === 'distribution'
                  ? { zh: '就哪次收益分配', en: 'On which distribution' }
                  : { zh: '就哪份合同', en: 'On which contract' }
            }
          >
            <p className="yj-hint">
              {t({
                zh: '决议只对这里选定的有效，每一项只能办理一次。',
                en: 'The decision holds for what is chosen here, and each is carried out once.',
              })}
            </p>
            {missing ? (
              <p className="yj-field-error" role="alert">
                {t({ zh: '请选定决议所涉的部位、合同或收益分配', en: 'Please choose what is decided on' })}
              </p>
            ) : null}
            {ABOUT_PARTS.has(subject) ? (
              <>
                <PartPicker collective={form.raw['collective'] ?? ''} chosen={parts} onChange={setParts} />
                {eachOfParts ? (
                  <>
                    <p className="yj-hint">
                      {t({
                        zh: '会上给各部位分别定了最低首年租金的，逐个填写，合计等于上面的下限；没有分别定的空着，按面积分摊。',
                        en: 'Where the meeting set a least rent for each part, give them; they add up to the sum above. Left empty, it is shared by area.',
                      })}
                    </p>
                    {parts.map((p) => (
                      <TextField
                        key={p.id}
                        name={`least.${p.id}`}
                        label={{ zh: p.title, en: p.title }}
                        value={least[p.id] ?? ''}
                        inputMode="decimal"
                        optional
                        suffix={{ zh: '元/年', en: 'yuan/year' }}
                        error={wrongLeast(p) ? { zh: '请填写金额', en: 'An amount, please' } : undefined}
                        onChange={(value) => setLeast({ ...least, [p.id]: value })}
                      />
                    ))}
                  </>
                ) : null}
              </>
            ) : subject === 'distribution' ? (
              <RunPicker collective={form.raw['collective'] ?? ''} chosen={run} onChange={setRun} />
            ) : (
              <ContractPicker collective={form.raw['collective'] ?? ''} chosen={contract} onChange={setContract} />
            )}
          </Part>
        ) : null
      }
      foot={<ButtonLink to={d ? paths.decision(d.id) : paths.letting}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>}
    />
  );
}
