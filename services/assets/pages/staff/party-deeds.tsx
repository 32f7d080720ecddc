/** Deeds about parties: a relation registered or ended, a wrong name or code corrected. */
import { useLocale } from '@yunjian/ui';
import { sha256Of } from '../shared/sha256.ts';
import { client } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { Act } from './form.tsx';
import { PAPER } from './governance-deeds.tsx';
import { RELATION_KIND } from './governance-words.ts';
import { todayText } from './hooks.ts';
import { choices } from './words.ts';

const WHO = [
  { value: 'organisation', label: { zh: '单位', en: 'Organisation' } },
  { value: 'person', label: { zh: '个人', en: 'Person' } },
] as const;

/** One end of a relation: an organisation by its code, a person by the ID number, which is kept as a keyed hash and sealed. */
const end = (key: string, zh: string, en: string): Ask[] => [
  { name: `${key}Kind`, kind: 'radio', label: { zh: `${zh}是`, en: `${en} is` }, options: WHO, initial: 'organisation' },
  { name: `${key}Name`, kind: 'text', max: 100, label: { zh: `${zh}名称或姓名`, en: `${en}: name` } },
  {
    name: `${key}Code`,
    kind: 'text',
    max: 40,
    least: 15,
    label: { zh: `${zh}信用代码或身份证号`, en: `${en}: USCC or ID number` },
    hint: { zh: '身份证号加密保存', en: 'An ID number is kept sealed' },
  },
];
const endOf = (v: Values, key: string) =>
  v.text(`${key}Kind`) === 'person'
    ? { idNumber: v.text(`${key}Code`), name: v.text(`${key}Name`) }
    : { uscc: v.text(`${key}Code`), name: v.text(`${key}Name`) };

/** Registers a relation; of one party where the page is about it. */
export function AddRelation({ party }: { party?: { id: string; name: string } }) {
  return (
    <Act
      icon="plus"
      label={{ zh: '登记关系', en: 'Register a relation' }}
      {...(party ? { title: { zh: `登记与“${party.name}”的关系`, en: `Register a relation of “${party.name}”` } } : {})}
      asks={[
        ...(party ? [] : end('one', '一方', 'One end')),
        { name: 'kind', kind: 'select', label: { zh: '关系', en: 'Relation' }, options: choices(RELATION_KIND) },
        {
          name: 'share',
          kind: 'decimal',
          places: 4,
          label: { zh: '持股比例', en: 'Share' },
          suffix: { zh: '%', en: '%' },
          when: (raw) => raw['kind'] === 'shareholder',
        },
        ...end('other', '另一方', 'The other end'),
        { name: 'from', kind: 'date', label: { zh: '自', en: 'From' }, initial: todayText() },
        { name: 'to', kind: 'date', label: { zh: '至', en: 'Last day' }, optional: true },
        {
          name: 'source',
          kind: 'area',
          max: 300,
          label: { zh: '来源', en: 'Source' },
          hint: {
            zh: '本人申报、企业信用公示、民政登记等，写明日期；法定代表人由另一人确认后才能代表单位竞价',
            en: 'Declaration, public register of firms, civil register; with its date. A legal representative bids for the firm once another person confirmed',
          },
        },
      ]}
      done={{ zh: '关系已登记', en: 'Registered' }}
      send={(v, o) =>
        client.parties.addRelation(
          {
            body: {
              one: party ? { partyId: party.id } : endOf(v, 'one'),
              other: endOf(v, 'other'),
              kind: v.code('kind'),
              share: v.orNull('share'),
              from: v.text('from'),
              to: v.orNull('to'),
              source: v.text('source'),
            },
          },
          o,
        )
      }
    />
  );
}

/** Proposes the last day of a relation. */
export function EndRelation({ relation: r }: { relation: { id: string; party: { name: string }; other: { name: string } } }) {
  return (
    <Act
      small
      kind="danger"
      label={{ zh: '提出终止', en: 'Propose the end' }}
      title={{
        zh: `终止“${r.party.name}”与“${r.other.name}”的关系`,
        en: `End the relation of “${r.party.name}” and “${r.other.name}”`,
      }}
      asks={[{ name: 'last', kind: 'date', label: { zh: '最后一天', en: 'Last day' }, initial: todayText() }, PAPER]}
      done={{ zh: '已提出，等待另一人确认', en: 'Proposed; waits for another person' }}
      send={(v, o) =>
        client.parties.proposeRelationEnd({ params: { id: r.id }, body: { last: v.text('last'), reason: v.text('reason') } }, o)
      }
    />
  );
}

/** Proposes that a wrong name or code be corrected. */
export function CorrectParty({
  party: p,
}: {
  party: { id: string; kind: 'organisation' | 'person'; name: string; uscc: string | null };
}) {
  const { t } = useLocale();
  return (
    <Act
      label={{ zh: '提出更正', en: 'Propose a correction' }}
      asks={[
        { name: 'name', kind: 'text', max: 200, label: { zh: '正确的名称', en: 'Right name' }, initial: p.name },
        ...(p.kind === 'organisation'
          ? [
              {
                name: 'uscc',
                kind: 'text' as const,
                max: 40,
                least: 18,
                label: { zh: '正确的信用代码', en: 'Right USCC' },
                initial: p.uscc ?? '',
              },
            ]
          : []),
        PAPER,
        {
          name: 'document',
          kind: 'file',
          accept: '',
          label: { zh: '依据的文件（只留指纹）', en: 'The paper (only its hash is kept)' },
        },
      ]}
      lead={
        <p>
          {t({
            zh: '只更正写错的名称，或签约、竞价前写错的代码。换了承租人不是更正，请办理合同变更。跨镇往来的由区里确认。',
            en: 'For a misspelt name, or a code mistyped before anything was signed or bid. Another lessee is an amendment. Who deals in several towns is the district’s to confirm.',
          })}
        </p>
      }
      done={{ zh: '已提出，由农经站另一人确认', en: 'Proposed; somebody of the township office confirms it' }}
      send={async (v, o) =>
        client.parties.proposeCorrection(
          {
            params: { id: p.id },
            body: {
              name: v.text('name'),
              uscc: v.orNull('uscc'),
              reason: v.text('reason'),
              documentHash: await sha256Of(v.file('document')),
            },
          },
          o,
        )
      }
    />
  );
}
