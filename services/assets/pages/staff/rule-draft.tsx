/** Drafting a change of the rules. */
import { useState } from 'react';
import { useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { evidenceWord } from './evidence.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { SEVERITY } from './words.ts';

type Rules = Awaited<ReturnType<typeof client.supervision.rules>>;

/** What a threshold is called: by the figures it is compared with, and by its name in the rules. */
const valueName = (key: string): { zh: string; en: string } => {
  const { zh, en } = evidenceWord(key);
  return { zh: zh === key ? `参数 ${key}` : `${zh}（${key}）`, en: en === key ? `Value ${key}` : `${en} (${key})` };
};

/** Drafts one change: a threshold, the gravity of a rule, or whether it is asked. */
export function DraftChange({ data }: { data: Rules }) {
  const { t } = useLocale();
  const [rule, setRule] = useState(data.rules[0]?.rule ?? '');
  const found = data.rules.find((r) => r.rule === rule);
  const values = Object.entries(found?.values ?? {}).filter(([, v]) => typeof v === 'number' || typeof v === 'string');
  return (
    <Act
      key={rule}
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
            { value: 'no', label: { zh: '停用', en: 'not asked' } },
          ],
          initial: found?.enabled === false ? 'no' : 'yes',
        },
        ...values.map(([key, v]) =>
          typeof v === 'number'
            ? ({
                name: `v.${key}`,
                kind: 'decimal',
                places: 6,
                signed: true,
                label: valueName(key),
                initial: String(v),
              } as const)
            : ({ name: `v.${key}`, kind: 'text', label: valueName(key), initial: String(v) } as const),
        ),
        ...Object.entries(found?.severities ?? {}).map(
          ([key, v]) =>
            ({
              name: `s.${key}`,
              kind: 'select',
              label: { zh: `程度 ${key}`, en: `Gravity ${key}` },
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
