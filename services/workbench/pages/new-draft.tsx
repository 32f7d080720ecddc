/** Starting a draft: from which version, under what name. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, Dialog, Refusal, Select, TextField, useCommand, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import type { RuleRow } from './types.ts';
import { stateText } from './words.ts';

/** The next name in the series of the last: 2026.1 → 2026.2. */
export function nextName(last: string, taken: readonly string[]): string {
  const match = /^(.*?)(\d+)$/.exec(last);
  for (let n = match ? Number(match[2]) + 1 : 2; ; n++) {
    const name = match ? `${match[1]}${n}` : `${last}.${n}`;
    if (!taken.includes(name)) return name;
  }
}

export function NewDraft({ rule, base: given, onClose }: { rule: RuleRow; base?: string; onClose: () => void }) {
  const { t } = useLocale();
  const go = useNavigate();
  const [base, setBase] = useState(given ?? rule.inForce ?? rule.versions[0]?.version ?? '');
  const taken = [...rule.versions, ...rule.drafts].map((v) => v.version);
  const [version, setVersion] = useState(() => nextName(base || '1', taken));
  const [tried, setTried] = useState(false);
  const run = useCommand(client.createDraft, {
    invalidates: [client.rules, client.rule, client.drafts],
    onDone: (draft) => void go(`/staff/rules/${draft.code}/${encodeURIComponent(`draft:${draft.id}`)}`),
  });
  const submit = () => {
    setTried(true);
    if (version.trim() !== '' && base !== '') void run.run({ body: { code: rule.code, base, version: version.trim() } });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={{ zh: `起草：${rule.title.zh}`, en: `New draft: ${rule.title.en}` }}
      actions={
        <Button kind="primary" busy={run.busy} onClick={submit}>
          {t({ zh: '起草', en: 'Start' })}
        </Button>
      }
    >
      <Refusal problem={run.problem} />
      <Select
        name="draft-base"
        label={{ zh: '从哪个版本改起', en: 'Start from' }}
        value={base}
        onChange={setBase}
        options={rule.versions.map((v) => ({
          value: v.version,
          label: { zh: `${v.version}（${stateText[v.state].zh}）`, en: `${v.version} (${stateText[v.state].en})` },
        }))}
        error={tried && base === '' ? { zh: '请选择', en: 'Please choose' } : undefined}
      />
      <TextField
        name="draft-version"
        label={{ zh: '新版本的名称', en: 'Name of the new version' }}
        width="medium"
        maxLength={60}
        value={version}
        onChange={setVersion}
        error={tried && version.trim() === '' ? { zh: '请填写名称', en: 'Give a name' } : undefined}
      />
    </Dialog>
  );
}
