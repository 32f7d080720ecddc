/** Deeds of governance: a collective entered, a mandate proposed or ended. */
import { useApi, useLocale } from '@yunjian/ui';
import { client, type Places } from './api.ts';
import type { Ask } from './asks.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { COLLECTIVE_KIND, MANDATE_ROLE } from './governance-words.ts';
import { choices } from './words.ts';

/** What every change rests on. */
export const PAPER: Ask = {
  name: 'reason',
  kind: 'area',
  max: 300,
  label: { zh: '依据', en: 'What it rests on' },
  hint: { zh: '文件、会议或证照的名称、文号和日期', en: 'Name, number and date of the document, meeting or certificate' },
};

/** Enters a collective of the list of villages. */
export function NewCollective({ places }: { places: Places }) {
  const only = places.towns.length === 1 ? (places.towns[0]?.code ?? '') : '';
  return (
    <Act
      icon="plus"
      kind="primary"
      label={{ zh: '登记集体', en: 'Enter a collective' }}
      asks={[
        { name: 'kind', kind: 'radio', label: { zh: '层级', en: 'Kind' }, options: choices(COLLECTIVE_KIND), initial: 'village' },
        {
          name: 'town',
          kind: 'select',
          label: { zh: '街镇', en: 'Town' },
          options: places.towns.map((x) => ({ value: x.code, label: x.name })),
          initial: only,
        },
        {
          name: 'village',
          kind: 'select',
          label: { zh: '村', en: 'Village' },
          hint: { zh: '按区划表，须属于所选街镇', en: 'From the district’s list, of the town chosen' },
          options: places.villages.map((v) => ({ value: v.code, label: `${v.name}（${v.code}）` })),
          when: (raw) => raw['kind'] !== 'town',
        },
        {
          name: 'code',
          kind: 'text',
          least: 3,
          max: 31,
          label: { zh: '集体编号', en: 'Code' },
          hint: {
            zh: '大写字母、数字、连字符；合同编号由它组成，以后不改',
            en: 'Capitals, digits, hyphens. Numbers of contracts are made of it; it stays',
          },
        },
        { name: 'name', kind: 'text', least: 2, max: 100, label: { zh: '名称', en: 'Name' } },
        { name: 'uscc', kind: 'text', max: 40, label: { zh: '统一社会信用代码', en: 'USCC' }, optional: true },
        {
          name: 'basis',
          kind: 'radio',
          label: { zh: '份额记到', en: 'Shares are of' },
          options: [
            { value: 'household', label: { zh: '户', en: 'households' } },
            { value: 'person', label: { zh: '人', en: 'persons' } },
          ],
          initial: 'household',
        },
      ]}
      done={{ zh: '集体已登记', en: 'Entered' }}
      send={(v, o) =>
        client.governance.createCollective(
          {
            body: {
              kind: v.code('kind'),
              townCode: v.text('town'),
              villageCode: v.orNull('village'),
              code: v.text('code').toUpperCase(),
              name: v.text('name'),
              uscc: v.orNull('uscc'),
              membersBasis: v.code('basis'),
            },
          },
          o,
        )
      }
    />
  );
}

/** Proposes a mandate: of one collective where the page is about it, else of any the caller governs. */
export function GiveMandate({ places, collective }: { places: Places; collective?: { id: string; name: string } }) {
  const { t } = useLocale();
  const list = useApi(
    client.governance.collectives,
    { query: { page: 1, size: 200, open: 'true' } },
    { enabled: collective === undefined, keep: true },
  );
  const options = collective ? [collective] : (list.data?.rows ?? []);
  const more = (list.data?.total ?? 0) - (list.data?.rows.length ?? 0);
  const district = places.can.includes('propose-district') && collective === undefined;
  const roles = choices(MANDATE_ROLE).filter((c) => district || c.value !== 'township');
  return (
    <Act
      icon="plus"
      kind="primary"
      label={{ zh: '提出授权', en: 'Propose a mandate' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '另一人确认后生效。账号须已实名，并由安全管理员授予同一角色。',
            en: 'It holds once another person confirms it. The account names its person and has the same role from the security administrator.',
          })}
          {more > 0
            ? t({
                zh: ` 只列前 ${options.length} 个集体，其余请从集体页面办理。`,
                en: ` The first ${options.length} collectives are listed; open the others’ pages.`,
              })
            : ''}
        </p>
      }
      asks={[
        { name: 'role', kind: 'select', label: { zh: '职务', en: 'Role' }, options: roles },
        {
          name: 'username',
          kind: 'text',
          max: 64,
          least: 3,
          label: { zh: '账号（用户名）', en: 'Account (user name)' },
          when: (raw) => raw['role'] !== 'representative',
        },
        {
          name: 'member',
          kind: 'text',
          max: 40,
          label: { zh: '成员编号', en: 'Member code' },
          hint: {
            zh: '本集体成员名册中的编号；成员代表不需要账号',
            en: 'From the register of members; a representative needs no account',
          },
          when: (raw) => raw['role'] === 'representative',
        },
        {
          name: 'collective',
          kind: 'select',
          label: { zh: '集体', en: 'Collective' },
          options: options.map((c) => ({ value: c.id, label: c.name })),
          initial: collective?.id ?? '',
          when: (raw) => raw['role'] !== 'township',
        },
        {
          name: 'town',
          kind: 'select',
          label: { zh: '监管范围', en: 'Oversees' },
          options: [
            { value: 'district', label: { zh: '全区', en: 'The district' } },
            ...places.towns.map((x) => ({ value: x.code, label: x.name })),
          ],
          when: (raw) => raw['role'] === 'township',
        },
        {
          name: 'title',
          kind: 'text',
          max: 60,
          label: { zh: '职务名称', en: 'Title' },
          hint: {
            zh: '如 理事长、会计；成员代表写所代表的户组',
            en: 'e.g. chair, accountant; of a representative the households',
          },
        },
        {
          name: 'legal',
          kind: 'check',
          label: { zh: '是法定代表人', en: 'Is the legal representative' },
          when: (raw) => raw['role'] === 'board',
        },
        { name: 'from', kind: 'date', label: { zh: '起日', en: 'From' }, initial: todayText() },
        {
          name: 'to',
          kind: 'date',
          label: { zh: '止日', en: 'Last day' },
          hint: {
            zh: '理事、监事、成员代表必填，每届不超过五年',
            en: 'Boards and representatives need one: a term is five years at most',
          },
          optional: true,
        },
        PAPER,
      ]}
      done={{ zh: '已提出，等待另一人确认', en: 'Proposed; waits for another person' }}
      send={(v, o) => {
        const role = v.code<keyof typeof MANDATE_ROLE>('role');
        const town = v.text('town');
        return client.governance.proposeMandate(
          {
            body: {
              username: v.orNull('username'),
              memberCode: v.orNull('member'),
              role,
              collectiveId: role === 'township' ? null : v.text('collective'),
              townCode: role !== 'township' || town === 'district' ? null : town,
              title: v.text('title'),
              legalRepresentative: v.yes('legal'),
              from: v.text('from'),
              to: v.orNull('to'),
              reason: v.text('reason'),
            },
          },
          o,
        );
      }}
    />
  );
}

/** Proposes the last day of a mandate. */
export function EndMandate({ mandate: m }: { mandate: { id: string; person: string; title: string } }) {
  return (
    <Act
      small
      kind="danger"
      label={{ zh: '提出终止', en: 'Propose the end' }}
      title={{ zh: `终止 ${m.person}（${m.title}）的授权`, en: `End the mandate of ${m.person} (${m.title})` }}
      asks={[{ name: 'last', kind: 'date', label: { zh: '最后一天', en: 'Last day' }, initial: todayText() }, PAPER]}
      done={{ zh: '已提出，等待另一人确认', en: 'Proposed; waits for another person' }}
      send={(v, o) =>
        client.governance.proposeMandateEnd({ params: { id: m.id }, body: { last: v.text('last'), reason: v.text('reason') } }, o)
      }
    />
  );
}
