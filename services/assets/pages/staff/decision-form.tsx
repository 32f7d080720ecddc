/** Entering a meeting's decision as a draft, or changing the draft (`?edit=`). */
import { useNavigate, useSearchParams } from 'react-router';
import { ButtonLink, Page, Ready, useApi, useLocale } from '@yunjian/ui';
import { client, paths } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { useCollectives, useDeed } from './hooks.ts';
import { BODY, MATTER, SUBJECT, choices } from './words.ts';

type Decision = Awaited<ReturnType<typeof client.letting.decision>>;

export default function DecisionForm() {
  const [search] = useSearchParams();
  const edit = search.get('edit');
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
            <Form key={data.rows.length} collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))} d={null} />
          )}
        </Ready>
      ) : (
        <Ready query={decision}>
          {(d) => <Form collectives={[{ value: d.collective.id, label: d.collective.name }]} d={d} />}
        </Ready>
      )}
    </Page>
  );
}

const people = { zh: '人', en: 'people' };

function Form({ collectives, d }: { collectives: readonly { value: string; label: string }[]; d: Decision | null }) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const count = (name: string, zh: string, en: string, n: number | undefined, min: number): Ask => ({
    name,
    kind: 'int',
    min,
    max: 1_000_000,
    suffix: people,
    label: { zh, en },
    initial: n === undefined ? '' : String(n),
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
          initial: collectives.length === 1 ? (collectives[0]?.value ?? '') : '',
        },
        { name: 'title', kind: 'text', least: 2, label: { zh: '议题', en: 'Title' }, initial: d?.title ?? '' },
        {
          name: 'subject',
          kind: 'select',
          label: { zh: '事项', en: 'Subject' },
          options: choices(SUBJECT),
          initial: d?.subject ?? 'letting',
        },
        {
          name: 'matter',
          kind: 'select',
          label: { zh: '法律上属于', en: 'In law it is' },
          hint: { zh: '决定要多少人同意', en: 'Decides how many must agree' },
          options: choices(MATTER),
          initial: d?.matter ?? 'ordinary',
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
        count('present', '实到', 'Present', d?.present, 0),
        count('inFavour', '同意', 'In favour', d?.inFavour, 0),
      ],
    },
  ];
  const form = useAsks(groups.flatMap((g): readonly Ask[] => g.asks));
  const send = async (v: Values) => {
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
      outsiders: v.yes('outsiders'),
      resultPublishedOn: v.orNull('publishedOn'),
    };
    const done = await deed.run(
      form.saying(),
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
      foot={<ButtonLink to={d ? paths.decision(d.id) : paths.letting}>{t({ zh: '取消', en: 'Cancel' })}</ButtonLink>}
    />
  );
}
