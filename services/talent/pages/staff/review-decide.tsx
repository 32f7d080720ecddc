/** The decision of a person: outcome, category, findings for what the machine could not settle, reason. */
import { useState } from 'react';
import { Badge, Button, Dialog, Radios, Select, TextArea, TextField, useLocale, type Choice } from '@yunjian/ui';
import { articleText } from '../shared/labels.ts';
import { client } from './api.ts';
import { Refusal } from './parts.tsx';
import { useDeed } from './review-data.ts';
import type { ActionProps } from './review-types.ts';
import { CATEGORY_CHOICES } from './words.ts';

type Category = 'T1' | 'T2' | 'T3' | 'T4';
type Finding = { outcome: '' | 'MET' | 'NOT_MET'; note: string };

export function DecideForm({ detail, onDone }: ActionProps) {
  const { t } = useLocale();
  const can = new Set(detail.can);
  // Only the conditions of admission are for a person to find; each once, although several decisions may have used it.
  const gate = (detail.decision?.conditions ?? []).filter((c) => c.decision === 'admissionGate');
  const conditions = [...new Map(gate.map((c) => [c.ruleId, c])).values()];
  const open = conditions.filter((c) => c.outcome === 'UNKNOWN');
  const failed = conditions.filter((c) => c.outcome === 'NOT_MET');
  const [outcome, setOutcome] = useState('');
  const [category, setCategory] = useState<string>(detail.decision?.category ?? detail.category ?? '');
  const [reason, setReason] = useState('');
  const [findings, setFindings] = useState<Record<string, Finding>>({});
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const grants = outcome === 'GRANT' || outcome === 'OVERRIDE';
  const found = (ruleId: string): Finding => findings[ruleId] ?? { outcome: '', note: '' };
  const change = (ruleId: string, part: Partial<Finding>) =>
    setFindings((old) => ({ ...old, [ruleId]: { ...found(ruleId), ...part } }));

  // Granting against a condition that is not met is an override: it says why, and a second person agrees.
  const asked = grants ? [...open, ...failed] : open;
  // So does another category than the machine found.
  const machineCategory = detail.decision?.category ?? null;
  const against =
    outcome === 'OVERRIDE' ||
    (outcome === 'GRANT' && machineCategory !== null && category !== '' && category !== machineCategory);
  const needsReason = outcome === 'REFUSE' || against;
  const errors = {
    outcome: outcome === '' ? { zh: '请选择决定', en: 'Choose the decision' } : undefined,
    category: grants && category === '' ? { zh: '批准时请选择人才类别', en: 'Choose the talent category' } : undefined,
    reason:
      needsReason && reason.trim() === ''
        ? { zh: '请写明理由，会写进决定书', en: 'Give the reason: it goes into the decision' }
        : undefined,
  };
  const findingError = (ruleId: string) => {
    const f = found(ruleId);
    if (outcome === 'REFUSE') return undefined;
    if (f.outcome === '') return { zh: '请写明认定结果', en: 'Say what you found' };
    if (grants && f.outcome === 'NOT_MET') return { zh: '认定为不符合就不能批准', en: 'Not met: then it cannot be granted' };
    return undefined;
  };
  const bad = Object.values(errors).some(Boolean) || asked.some((c) => findingError(c.ruleId));

  const run = useDeed(client.review.decide, (after) => {
    setAsking(false);
    onDone(
      after.proposal === null
        ? { zh: '已批准，决定书已送达申请人', en: 'Granted; the decision is with the applicant' }
        : { zh: '决定已提交，等第二人复核后生效', en: 'Submitted: takes effect once a second person agrees' },
    );
  });
  const send = () =>
    void run.run({
      params: { id: detail.id },
      body: {
        outcome: grants ? 'GRANT' : 'REFUSE',
        category: grants ? (category as Category) : null,
        reason: reason.trim(),
        findings: asked.flatMap((c) => {
          const f = found(c.ruleId);
          return f.outcome === '' ? [] : [{ ruleId: c.ruleId, outcome: f.outcome, note: f.note.trim() }];
        }),
      },
    });

  // Where the rule found a condition not met, a grant goes against the machine: the two are never offered side by side.
  const overrides = can.has('override') && (failed.length > 0 || !can.has('grant'));
  const choices: Choice[] = [
    ...(can.has('grant') && !overrides ? [{ value: 'GRANT', label: { zh: '予以批准', en: 'Grant' } }] : []),
    ...(overrides
      ? [
          {
            value: 'OVERRIDE',
            label: { zh: '改判批准', en: 'Override and grant' },
            hint: {
              zh: '规则判定有条件不符合，但应当批准：须逐条认定、写明理由，由第二人复核',
              en: 'The rule found a condition not met, but it should be a yes: findings, a reason and a second person',
            },
          },
        ]
      : []),
    ...(can.has('refuse')
      ? [
          {
            value: 'REFUSE',
            label: { zh: '不予批准', en: 'Refuse' },
            hint: { zh: '须写明理由，由第二人复核', en: 'Needs a reason and a second person' },
          },
        ]
      : []),
  ];
  return (
    <div className="ts-action">
      <Radios
        name="outcome"
        label={{ zh: '决定', en: 'Decision' }}
        value={outcome}
        onChange={setOutcome}
        options={choices}
        error={tried ? errors.outcome : undefined}
      />
      {grants ? (
        <Select
          name="category"
          label={{ zh: '人才类别', en: 'Talent category' }}
          value={category}
          onChange={setCategory}
          options={CATEGORY_CHOICES}
          hint={
            outcome === 'GRANT' && against
              ? {
                  zh: `与规则核算的 ${machineCategory ?? ''} 不同：须写明理由，由第二人复核`,
                  en: `Not the ${machineCategory ?? ''} of the rule: needs a reason and a second person`,
                }
              : { zh: '规则核算的类别已选好', en: 'The category of the rule is chosen already' }
          }
          error={tried ? errors.category : undefined}
        />
      ) : null}
      {outcome !== '' && asked.length > 0 ? (
        <fieldset className="ts-findings">
          <legend className="yj-label">{t({ zh: '逐条认定', en: 'What you found' })}</legend>
          {asked.map((c) => (
            <div key={c.ruleId} className="ts-finding">
              <Radios
                inline
                name={`finding-${c.ruleId}`}
                label={c.text}
                value={found(c.ruleId).outcome}
                onChange={(v) => change(c.ruleId, { outcome: v as Finding['outcome'] })}
                optional={outcome === 'REFUSE'}
                error={tried ? findingError(c.ruleId) : undefined}
                options={[
                  { value: 'MET', label: { zh: '符合', en: 'Met' } },
                  { value: 'NOT_MET', label: { zh: '不符合', en: 'Not met' } },
                ]}
              />
              <p className="yj-small yj-muted">
                <Badge kind={c.outcome === 'UNKNOWN' ? 'warning' : 'danger'}>
                  {c.outcome === 'UNKNOWN'
                    ? t({ zh: '机器未能判定', en: 'Not settled by the machine' })
                    : t({ zh: '规则判定不符合', en: 'Not met by the rule' })}
                </Badge>{' '}
                {t(articleText(c.article))}
              </p>
              <TextField
                name={`note-${c.ruleId}`}
                label={{ zh: '认定依据', en: 'What it rests on' }}
                optional
                maxLength={500}
                value={found(c.ruleId).note}
                onChange={(v) => change(c.ruleId, { note: v })}
              />
            </div>
          ))}
        </fieldset>
      ) : null}
      <TextArea
        name="reason"
        label={{ zh: '理由', en: 'Reason' }}
        optional={!needsReason}
        hint={{ zh: '写进决定书，申请人会看到', en: 'Goes into the decision the applicant reads' }}
        rows={4}
        maxLength={2000}
        value={reason}
        onChange={setReason}
        error={tried ? errors.reason : undefined}
      />
      {tried && bad ? (
        <p className="yj-field-error" role="alert">
          {t({ zh: '还有内容要填，见上面的红字。', en: 'Something is missing: see above.' })}
        </p>
      ) : null}
      {asking ? null : <Refusal problem={run.problem} />}
      <Button
        kind="primary"
        wide
        busy={run.busy}
        onClick={() => {
          setTried(true);
          if (bad) return;
          if (outcome === 'GRANT' && !against) send();
          else setAsking(true);
        }}
      >
        {t({ zh: '提交决定', en: 'Submit the decision' })}
      </Button>
      {asking ? (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={
            outcome === 'REFUSE'
              ? { zh: '确认不予批准？', en: 'Refuse this application?' }
              : { zh: '确认改判批准？', en: 'Override and grant?' }
          }
          actions={
            <Button kind={outcome === 'REFUSE' ? 'danger' : 'primary'} busy={run.busy} onClick={send}>
              {outcome === 'REFUSE' ? t({ zh: '确认不予批准', en: 'Yes, refuse' }) : t({ zh: '确认改判', en: 'Yes, override' })}
            </Button>
          }
        >
          <p>
            {t({
              zh: '决定书会写明下面的理由、依据和救济途径；由第二人复核后生效并送达。',
              en: 'The decision states this reason, its basis and the remedies; it takes effect once a second person agrees.',
            })}
          </p>
          <blockquote className="ts-quote">{reason}</blockquote>
          {outcome === 'REFUSE' && failed.length === 0 && !asked.some((c) => found(c.ruleId).outcome === 'NOT_MET') ? (
            <p className="yj-remedy">
              {t({ zh: '注意：目前没有任何一条被认定为不符合。', en: 'Note: no condition is found not to be met.' })}
            </p>
          ) : null}
          <Refusal problem={run.problem} />
        </Dialog>
      ) : null}
    </div>
  );
}
