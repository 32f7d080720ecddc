/** Asking for what is missing: once, and everything at once (一次性告知). */
import { useState } from 'react';
import { Button, Dialog, TextArea, TextField, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { Refusal } from './parts.tsx';
import { useDeed } from './review-data.ts';
import type { ActionProps } from './review-types.ts';

/** What is missing, told once and in full (一次性告知). */
export function Correction({ detail, onDone }: ActionProps) {
  const { t } = useLocale();
  const open = (detail.decision?.conditions ?? []).filter((c) => c.outcome === 'UNKNOWN' || c.outcome === 'NOT_MET');
  const [picked, setPicked] = useState<Record<string, string>>({});
  const [other, setOther] = useState('');
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState(false);
  const run = useDeed(client.review.askCorrection, () => {
    setAsked(false);
    onDone({ zh: '已发出补正通知，时钟停表', en: 'Correction asked for; the clock stands still' });
  });
  const items = [
    ...Object.entries(picked).map(([code, text]) => ({ code, text: text.trim() })),
    ...(other.trim() ? [{ code: 'other', text: other.trim() }] : []),
  ];
  const bad = items.length === 0 || items.some((i) => i.text === '');
  return (
    <div className="ts-action">
      <p className="yj-hint">
        {t({
          zh: '只能告知一次，请一次写全。发出后时钟停表，申请人补正后继续。',
          en: 'It can be asked once only, so list everything. The clock stops until the applicant answers.',
        })}
      </p>
      {open.map((c) => (
        <div key={c.ruleId} className="ts-pick">
          <label>
            <input
              type="checkbox"
              checked={c.ruleId in picked}
              onChange={(event) =>
                setPicked((old) => {
                  const { [c.ruleId]: _, ...rest } = old;
                  return event.target.checked
                    ? {
                        ...rest,
                        [c.ruleId]: c.fix ? t(c.fix) : `${t({ zh: '请提供材料说明：', en: 'Please document: ' })}${t(c.text)}`,
                      }
                    : rest;
                })
              }
            />
            <span>{t(c.text)}</span>
          </label>
          {c.ruleId in picked ? (
            <TextField
              name={`item-${c.ruleId}`}
              label={{ zh: '要补什么', en: 'What to add' }}
              maxLength={500}
              value={picked[c.ruleId] ?? ''}
              onChange={(v) => setPicked((old) => ({ ...old, [c.ruleId]: v }))}
            />
          ) : null}
        </div>
      ))}
      <TextArea
        name="item-other"
        label={{ zh: '其他要补正的内容', en: 'Anything else' }}
        optional
        rows={2}
        maxLength={500}
        value={other}
        onChange={setOther}
      />
      {tried && bad ? (
        <p className="yj-field-error" role="alert">
          {t({ zh: '请至少选一项，并写明要补什么。', en: 'Choose at least one item and say what to add.' })}
        </p>
      ) : null}
      <Button
        onClick={() => {
          setTried(true);
          if (!bad) setAsked(true);
        }}
      >
        {t({ zh: '发出补正通知', en: 'Send the correction notice' })}
      </Button>
      {asked ? (
        <Dialog
          open
          onClose={() => setAsked(false)}
          title={{ zh: '确认发出补正通知？', en: 'Send this correction notice?' }}
          actions={
            <Button kind="primary" busy={run.busy} onClick={() => void run.run({ params: { id: detail.id }, body: { items } })}>
              {t({ zh: '确认发出', en: 'Send it' })}
            </Button>
          }
        >
          <p>
            {t({
              zh: `共 ${items.length} 项。法律要求一次告知清楚，发出后不能再要求补正。`,
              en: `${items.length} items. The law asks that everything be told at once: no second notice is possible.`,
            })}
          </p>
          <ol>
            {items.map((i) => (
              <li key={i.code}>{i.text}</li>
            ))}
          </ol>
          <Refusal problem={run.problem} />
        </Dialog>
      ) : null}
    </div>
  );
}
