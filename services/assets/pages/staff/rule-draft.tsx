/** Drafting a change of the rules. */
import { useState } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { m2Of, yuanOf, type Ask } from './asks.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { UNIT, threshold, variantName, type Unit } from './rule-words.ts';
import { SEVERITY } from './words.ts';

type Rules = Awaited<ReturnType<typeof client.supervision.rules>>;

/** What a number may be, in the unit it is typed in. */
function rangeOf(bound: Rules['rules'][number]['bounds'][string] | undefined, unit: Unit | undefined): Text | undefined {
  if (bound?.least === undefined || bound.most === undefined) return undefined;
  const shown = (n: number): string => (unit === 'fen' ? yuanOf(String(n)) : unit === 'cm2' ? m2Of(String(n)) : String(n));
  const [least, most] = [shown(bound.least), shown(bound.most)];
  const said = least === most ? { zh: least, en: least } : { zh: `${least} 至 ${most}`, en: `${least} to ${most}` };
  return bound.law === true
    ? { zh: `${said.zh}；法定界线，只能更严`, en: `${said.en}; a limit of the law, only made stricter` }
    : said;
}

/** How a number of the rules is asked: money in yuan, areas in m², anything else with its unit beside it, and below it what it may be. */
function askNumber(rule: string, key: string, v: number, bound: Rules['rules'][number]['bounds'][string] | undefined): Ask {
  const { name: label, unit } = threshold(rule, key);
  const hint = rangeOf(bound, unit);
  const base = { name: `v.${key}`, label, ...(hint ? { hint } : {}) };
  if (unit === 'fen' && Number.isInteger(v)) return { ...base, kind: 'yuan', initial: yuanOf(String(v)) };
  if (unit === 'cm2' && Number.isInteger(v)) return { ...base, kind: 'm2', initial: m2Of(String(v)) };
  return { ...base, kind: 'decimal', places: 6, signed: true, initial: String(v), ...(unit ? { suffix: UNIT[unit] } : {}) };
}

const gravityOf = (rule: string, variant: string): Text => {
  const name = variantName(rule, variant);
  return name ? { zh: `程度：${name.zh}`, en: `Gravity: ${name.en}` } : { zh: '程度', en: 'Gravity' };
};

/** Drafts one change: a threshold, the gravity of a rule, or whether it is asked. */
export function DraftChange({ data }: { data: Rules }) {
  const { t } = useLocale();
  const [chosen, setRule] = useState<string | null>(null);
  const rule = chosen ?? data.rules[0]?.rule ?? '';
  const found = data.rules.find((r) => r.rule === rule);
  const values = Object.entries(found?.values ?? {}).filter(([, v]) => typeof v === 'number' || typeof v === 'string');
  return (
    <Act
      key={rule} // another rule asks other things: the dialog begins anew, and stays open
      opened={chosen !== null}
      icon="edit"
      label={{ zh: '起草规则修改', en: 'Draft a change' }}
      lead={
        <div className="yj-field">
          <label className="yj-label" htmlFor="as-rule">
            {t({ zh: '哪一条规则', en: 'Which rule' })}
          </label>
          <select id="as-rule" className="yj-input yj-select" value={rule} onChange={(event) => setRule(event.target.value)}>
            {data.rules.map((r) => (
              <option key={r.rule} value={r.rule}>
                {r.rule} {t(r.title)}
              </option>
            ))}
          </select>
        </div>
      }
      asks={[
        { name: 'label', kind: 'text', least: 2, label: { zh: '叫什么', en: 'Its name' } },
        { name: 'on', kind: 'date', label: { zh: '从哪一天起', en: 'From which day' }, initial: todayText() },
        {
          name: 'enabled',
          kind: 'radio',
          label: { zh: '这条规则', en: 'The rule is' },
          options: [
            { value: 'yes', label: { zh: '启用', en: 'asked' } },
            ...(found?.statutory === true ? [] : [{ value: 'no', label: { zh: '停用', en: 'not asked' } }]),
          ],
          ...(found?.statutory === true
            ? {
                hint: {
                  zh: '依据只有法律：不能停用，程度只能更严',
                  en: 'It rests on law alone: not switched off, its gravity only made stricter',
                },
              }
            : {}),
          initial: found?.enabled === false ? 'no' : 'yes',
        },
        ...values.map(([key, v]): Ask =>
          typeof v === 'number'
            ? askNumber(rule, key, v, found?.bounds[key])
            : { name: `v.${key}`, kind: 'text', label: threshold(rule, key).name, initial: String(v) },
        ),
        ...Object.entries(found?.severities ?? {}).map(
          ([key, v]) =>
            ({
              name: `s.${key}`,
              kind: 'select',
              label: gravityOf(rule, key),
              options: Object.entries(SEVERITY).map(([value, s]) => ({ value, label: s.words })),
              initial: v,
            }) as const,
        ),
      ]}
      confirm={{ zh: '保存草案', en: 'Save the draft' }}
      done={{ zh: '草案已保存，请试算', en: 'Saved: rehearse it' }}
      send={(v, o) => {
        const changedValues = Object.fromEntries(
          values.flatMap(([key, old]) =>
            v.text(`v.${key}`) === String(old)
              ? []
              : [[key, typeof old === 'number' ? Number(v.text(`v.${key}`)) : v.text(`v.${key}`)]],
          ),
        );
        const changedSeverities = Object.fromEntries(
          Object.entries(found?.severities ?? {}).flatMap(([key, old]) =>
            v.text(`s.${key}`) === old ? [] : [[key, v.code<keyof typeof SEVERITY>(`s.${key}`)]],
          ),
        );
        const enabled = v.yes('enabled');
        return client.supervision.draftRules(
          {
            body: {
              label: v.text('label'),
              effectiveOn: v.text('on'),
              changes: [
                {
                  rule,
                  ...(Object.keys(changedValues).length > 0 ? { values: changedValues } : {}),
                  ...(Object.keys(changedSeverities).length > 0 ? { severities: changedSeverities } : {}),
                  ...(enabled === found?.enabled ? {} : { enabled }),
                },
              ],
            },
          },
          o,
        );
      }}
    />
  );
}
