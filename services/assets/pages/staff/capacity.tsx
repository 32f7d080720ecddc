/** What is recorded of a member's capacity: own earnings at 16 or 17, or what a court declared; proposed and ended with its paper, and approved by a second person. */
import { fmtDate, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { sha256Of } from '../shared/sha256.ts';
import { Act } from './form.tsx';
import { MEMBER_PAPER, PROPOSED } from './member-changes.tsx';
import { todayText } from './hooks.ts';
import { DECLARED, choices } from './words.ts';

type Row = Awaited<ReturnType<typeof client.people.household>>['rows'][number];

const SOURCE = {
  name: 'source',
  kind: 'area',
  max: 300,
  label: { zh: '依据', en: 'What it rests on' },
  hint: { zh: '判决书或证明的文号和日期', en: 'Number and date of the judgment or certificate' },
} as const;

/** Records or ends it. */
export function Capacity({ member: m }: { member: Row }) {
  const { t, locale } = useLocale();
  if (m.waiting.includes('declare') || m.waiting.includes('lift')) return null;
  const open = m.capacity?.declared.find((d) => d.to === null || d.to > todayText());
  if (open !== undefined)
    return (
      <Act
        small
        label={{ zh: '终止记载', en: 'End record' }}
        title={{ zh: `${m.name}：${DECLARED[open.kind].zh}`, en: `${m.name}: ${DECLARED[open.kind].en}` }}
        lead={
          <p className="as-quote">
            {t({ zh: `${fmtDate(open.from, locale)} 起，依据：`, en: `From ${fmtDate(open.from, locale)}, by: ` })}
            {open.source}
          </p>
        }
        asks={[
          { name: 'last', kind: 'date', label: { zh: '最后一天', en: 'Last day' }, initial: todayText() },
          SOURCE,
          MEMBER_PAPER,
        ]}
        confirm={{ zh: '提出', en: 'Propose' }}
        done={PROPOSED}
        send={async (v, o) =>
          client.people.endCapacity(
            {
              params: { id: open.id },
              body: { last: v.text('last'), source: v.text('source'), documentHash: await sha256Of(v.file('document')) },
            },
            o,
          )
        }
      />
    );
  return (
    <Act
      small
      label={{ zh: '行为能力', en: 'Capacity' }}
      title={{ zh: `记载 ${m.name} 的行为能力`, en: `Record the capacity of ${m.name}` }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '是否成年由出生日期判断，不用填。只记法院的认定（民法典第二十四条：只有法院能认定），或满 16 岁以自己的劳动收入为主要生活来源的。由理事批准后才算数；会议通知发出后批准的，不减少这次会议的表决基数。',
            en: 'Who is of age is told by the birth day. Only what a court declared is recorded (Civil Code, art. 24: nobody else declares it), or that somebody of 16 or 17 lives on own earnings. It counts when a board member approves; what is approved after the notice of a meeting does not lower the number its votes are counted of.',
          })}
        </p>
      }
      asks={[
        { name: 'kind', kind: 'select', label: { zh: '什么情况', en: 'What' }, options: choices(DECLARED) },
        { name: 'from', kind: 'date', label: { zh: '自哪天起', en: 'From' }, initial: todayText() },
        { name: 'to', kind: 'date', label: { zh: '最后一天', en: 'Last day' }, optional: true },
        SOURCE,
        MEMBER_PAPER,
      ]}
      confirm={{ zh: '提出', en: 'Propose' }}
      done={PROPOSED}
      send={async (v, o) =>
        client.people.declareCapacity(
          {
            params: { id: m.id },
            body: {
              kind: v.code<keyof typeof DECLARED>('kind'),
              from: v.text('from'),
              to: v.orNull('to'),
              source: v.text('source'),
              documentHash: await sha256Of(v.file('document')),
            },
          },
          o,
        )
      }
    />
  );
}
