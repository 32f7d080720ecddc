/** Drafting a distribution: reserves and ceiling are reckoned, the seed is drawn and fixed by its hash. */
import { useNavigate } from 'react-router';
import { ButtonLink, Facts, Link, Money, Notice, Page, Ready, fmtDate, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { RUN_MODES, type RunMode } from '../../dividends/states.ts';
import { sha256Of } from '../shared/sha256.ts';
import { client, paths, withQuery } from './api.ts';
import type { Ask, Raw, Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { todayText, useCollectives, useDeed } from './hooks.ts';

const AS_BOOK = { zh: '空着按账面', en: 'Empty: as in the book' };

export default function RunForm() {
  const { query } = useCollectives();
  return (
    <Page
      width="full"
      title={{ zh: '拟订收益分配方案', en: 'Draft a distribution' }}
      back={{ to: paths.dividends, label: { zh: '收益分配', en: 'Distributions' } }}
    >
      <Ready query={query}>
        {(data) => <Form key={data.rows.length} collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))} />}
      </Ready>
    </Page>
  );
}

function Form({ collectives }: { collectives: readonly { value: string; label: string }[] }) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const year = Number(todayText().slice(0, 4));
  const what: Ask[] = [
    {
      name: 'collective',
      kind: 'select',
      label: { zh: '集体', en: 'Collective' },
      options: collectives,
      initial: collectives.length === 1 ? (collectives[0]?.value ?? '') : '',
    },
    {
      name: 'year',
      kind: 'int',
      min: 1980,
      max: 2200,
      label: { zh: '哪一年的收益', en: 'Income of the year' },
      initial: String(year - 1),
    },
    {
      name: 'kind',
      kind: 'radio',
      label: { zh: '是年度分配吗', en: 'Kind' },
      options: [
        { value: 'annual', label: { zh: '年度分配', en: 'Annual' } },
        { value: 'special', label: { zh: '专项分配', en: 'Special' } },
      ],
      initial: 'annual',
    },
    { name: 'title', kind: 'text', least: 2, max: 120, label: { zh: '名称', en: 'Title' }, initial: `${year - 1} 年度收益分配` },
    {
      name: 'recordOn',
      kind: 'date',
      label: { zh: '股份登记日', en: 'Record day' },
      hint: { zh: '按这一天的份额分', en: 'By the shares of this day' },
      initial: todayText(),
    },
  ];
  const divides = (raw: Raw): boolean => raw['mode'] !== 'none';
  const departs = (raw: Raw): boolean => raw['departs'] === 'yes';
  const income: Ask[] = [
    {
      name: 'departs',
      kind: 'check',
      optional: true,
      label: { zh: '要按与账面或规定不同的数计算', en: 'Other figures than the book’s, or a larger least payout' },
      hint: {
        zh: '起付金额高于规定也算。须写明理由、附文件，由监事会同意；两组数都会公示。',
        en: 'With a reason and a document; the supervisory board consents, and both are shown to the members.',
      },
    },
    {
      name: 'income',
      kind: 'yuan',
      signed: true,
      optional: true,
      label: { zh: '本年净收益', en: 'Net income of the year' },
      hint: AS_BOOK,
      when: departs,
    },
    {
      name: 'loss',
      kind: 'yuan',
      optional: true,
      label: { zh: '以前年度亏损', en: 'Loss brought forward' },
      hint: AS_BOOK,
      when: departs,
    },
    {
      name: 'before',
      kind: 'yuan',
      optional: true,
      label: { zh: '以前年度未分配', en: 'Undistributed of earlier years' },
      hint: AS_BOOK,
      when: departs,
    },
    { name: 'why', kind: 'area', max: 500, label: { zh: '为什么不同', en: 'Why they differ' }, when: departs },
    {
      name: 'document',
      kind: 'file',
      label: { zh: '依据的文件', en: 'Document' },
      hint: {
        zh: '审计报告、合同、银行凭证……只算哈希，不上传',
        en: 'Audit report, contract, bank paper …: hashed here, not sent',
      },
      accept: 'application/pdf,image/jpeg,image/png',
      when: departs,
    },
  ];
  const how: Ask[] = [
    {
      name: 'mode',
      kind: 'radio',
      label: { zh: '怎么分', en: 'How' },
      options: [
        { value: 'rate', label: { zh: '定每股多少元', en: 'So much a share' } },
        { value: 'pool', label: { zh: '定总额，按份额分', en: 'A pool, divided by shares' } },
        { value: 'none', label: RUN_MODES.none },
      ],
      hint: {
        zh: '不分红的年度、专项分配已用完上限的年度，选“只提取”：公积公益金提了，剩余的以后才能分。已经用凭证提取过的年度不要再提。',
        en: 'For a year without a dividend, or whose ceiling special runs used up, choose reserves only: what is left may be distributed once they are set aside. Not for a year whose reserves were entered by voucher.',
      },
      initial: 'rate',
    },
    { name: 'fen', kind: 'yuan', label: { zh: '每股金额或总额', en: 'Amount a share, or the pool' }, when: divides },
    {
      name: 'minimum',
      kind: 'yuan',
      optional: true,
      label: { zh: '起付金额', en: 'Least payout' },
      hint: {
        zh: '不够的结转到下次，不会丢；空着按章程或政策，要更高须监事会同意',
        en: 'Less is carried over, never lost; empty: by charter or policy; more needs the supervisory board’s consent',
      },
      when: divides,
    },
  ];
  const form = useAsks([...what, ...income, ...how]);
  const groups = [
    { title: { zh: '哪一次分配', en: 'Which distribution' }, asks: what },
    { title: { zh: '收益', en: 'Income' }, lead: <BookFigures raw={form.raw} />, asks: income },
    { title: { zh: '分法', en: 'How it is divided' }, asks: how },
  ];
  const send = async (v: Values) => {
    const done = await deed.run(
      form.saying(),
      async (o) => {
        const params = { id: v.text('collective') };
        const kind = v.code<'annual' | 'special'>('kind');
        // figures left empty are the book's
        const book = v.yes('departs')
          ? await client.dividends.runFigures({ params, query: { year: v.int('year'), kind } })
          : null;
        return client.dividends.draftRun(
          {
            params,
            body: {
              year: v.int('year'),
              kind,
              title: v.text('title'),
              mode: v.code<RunMode>('mode'),
              fen: v.text('mode') === 'none' ? '0' : v.text('fen'),
              recordOn: v.text('recordOn'),
              departure:
                book === null
                  ? null
                  : {
                      netIncomeFen: v.orNull('income') ?? book.netIncomeFen,
                      lossFen: v.orNull('loss') ?? book.lossFen,
                      undistributedFen: v.orNull('before') ?? book.undistributedFen,
                      reason: v.text('why'),
                      documentHash: await sha256Of(v.file('document')),
                    },
              minimumFen: v.text('mode') === 'none' ? null : v.orNull('minimum'),
            },
          },
          o,
        );
      },
      { zh: '方案已拟订', en: 'Drafted' },
    );
    if (done) void go(paths.run(done.id));
  };
  return (
    <>
      <Notice>
        <p>
          {t({
            zh: '先提公积金、公益金，再算最多可分多少；超过上限的方案不能计算。分尾差用的种子现在抽定，先公布哈希，公示时公布种子。',
            en: 'Reserves come first, then the ceiling; a plan above it is refused. The seed for the last fen is drawn now: its hash is fixed, the seed is published with the notice.',
          })}
        </p>
      </Notice>
      <PageForm
        form={form}
        groups={groups}
        submit={{ zh: '拟订方案', en: 'Draft it' }}
        busy={deed.busy}
        problem={deed.problem}
        onSubmit={(v) => void send(v)}
        foot={<ButtonLink to={paths.dividends}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>}
      />
    </>
  );
}

/** What the book says of the year that was chosen: the plan is reckoned from it. */
function BookFigures({ raw }: { raw: Raw }) {
  const { t, locale } = useLocale();
  const [id, year, kind] = [
    raw['collective'] ?? '',
    Number(raw['year']),
    raw['kind'] === 'special' ? 'special' : 'annual',
  ] as const;
  const asked = id !== '' && Number.isInteger(year) && year >= 1980 && year <= 2200;
  const query = useApi(client.dividends.runFigures, { params: { id }, query: { year, kind } }, { enabled: asked });
  if (!asked)
    return (
      <p className="yj-hint">
        {t({ zh: '选了集体和年度，就列出账面数。', en: 'Choose collective and year: the book’s figures are shown.' })}
      </p>
    );
  const book = withQuery(paths.books, { tab: 'earnings', collective: id, year });
  return (
    <>
      <Ready query={query} rows={3}>
        {(f) => (
          <>
            {f.unset.length > 0 ? (
              <Notice
                kind="warning"
                title={{ zh: '以前年度的公积公益金还没有提取', en: 'Reserves of earlier years are not set aside' }}
              >
                <p>
                  {t({
                    zh: `${f.unset.map((u) => `${u.year} 年 ${fmtMoney(u.fen)}`).join('、')}。这些收益要先提取公积公益金，才能分配；不分红的年度拟订“只提取公积公益金，不分配”。`,
                    en: `${f.unset.map((u) => `${u.year}: ${fmtMoney(u.fen)}`).join(', ')}. This income is distributed only once its reserves are set aside; for a year without a dividend draft “reserves only”.`,
                  })}
                </p>
              </Notice>
            ) : null}
            <Facts
              rows={[
                { label: { zh: '本年净收益', en: 'Net income of the year' }, value: <Money fen={f.netIncomeFen} /> },
                { label: { zh: '以前年度亏损', en: 'Loss brought forward' }, value: <Money fen={f.lossFen} /> },
                {
                  label: { zh: '以前年度未分配', en: 'Undistributed of earlier years' },
                  value: <Money fen={f.undistributedFen} />,
                },
                ...(f.distributedFen === '0'
                  ? []
                  : [
                      {
                        label: { zh: '本年已分配', en: 'Distributed of this year already' },
                        value: <Money fen={f.distributedFen} />,
                      },
                    ]),
                {
                  label: f.setAside
                    ? { zh: '公积公益金（已提取）', en: 'Reserves (set aside)' }
                    : { zh: '公积公益金（待提取）', en: 'Reserves (to be set aside)' },
                  value: <Money fen={f.reservesFen} />,
                },
                { label: { zh: '按账面最多可分', en: 'Ceiling by the book' }, value: <Money fen={f.ceilingFen} /> },
                { label: { zh: '可用资金', en: 'Free cash' }, value: <Money fen={f.cashFen} /> },
                { label: { zh: '规定的起付金额', en: 'Least payout by the rule' }, value: <Money fen={f.minimumFen} /> },
                { label: { zh: '账面截至', en: 'As of' }, value: fmtDate(f.on, locale) },
              ]}
            />
          </>
        )}
      </Ready>
      <p>
        <Link to={book}>{t({ zh: '看收益及收益分配表', en: 'See the earnings statement' })}</Link>
      </p>
    </>
  );
}
