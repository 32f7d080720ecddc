/** Drafting a distribution: reserves and ceiling are reckoned, the seed is drawn and fixed by its hash. */
import { useNavigate } from 'react-router';
import { ButtonLink, Notice, Page, Ready, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { todayText, useCollectives, useDeed } from './hooks.ts';

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
  const income: Ask[] = [
    { name: 'income', kind: 'yuan', signed: true, label: { zh: '本年净收益', en: 'Net income of the year' } },
    { name: 'loss', kind: 'yuan', label: { zh: '以前年度亏损', en: 'Loss brought forward' }, initial: '0' },
    { name: 'before', kind: 'yuan', label: { zh: '以前年度未分配', en: 'Undistributed of earlier years' }, initial: '0' },
  ];
  const how: Ask[] = [
    {
      name: 'mode',
      kind: 'radio',
      label: { zh: '怎么分', en: 'How' },
      options: [
        { value: 'rate', label: { zh: '定每股多少元', en: 'So much a share' } },
        { value: 'pool', label: { zh: '定总额，按份额分', en: 'A pool, divided by shares' } },
      ],
      initial: 'rate',
    },
    { name: 'fen', kind: 'yuan', label: { zh: '每股金额或总额', en: 'Amount a share, or the pool' } },
    {
      name: 'minimum',
      kind: 'yuan',
      optional: true,
      label: { zh: '起付金额', en: 'Least payout' },
      hint: {
        zh: '不够的结转到下次，不会丢；空着按章程或政策',
        en: 'Less is carried over, never lost; empty: by charter or policy',
      },
    },
  ];
  const groups = [
    { title: { zh: '哪一次分配', en: 'Which distribution' }, asks: what },
    { title: { zh: '收益', en: 'Income' }, asks: income },
    { title: { zh: '分法', en: 'How it is divided' }, asks: how },
  ];
  const form = useAsks(groups.flatMap((g) => g.asks));
  const send = async (v: Values) => {
    const done = await deed.run(
      form.saying(),
      (o) =>
        client.dividends.draftRun(
          {
            params: { id: v.text('collective') },
            body: {
              year: v.int('year'),
              kind: v.code<'annual' | 'special'>('kind'),
              title: v.text('title'),
              mode: v.code<'rate' | 'pool'>('mode'),
              fen: v.text('fen'),
              recordOn: v.text('recordOn'),
              netIncomeFen: v.text('income'),
              lossFen: v.text('loss'),
              undistributedFen: v.text('before'),
              minimumFen: v.orNull('minimum'),
            },
          },
          o,
        ),
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
