/** How rows become an answer: the hit policy, said in plain language. */
import { useId, useState } from 'react';
import { Button, Dialog, useLocale } from '@yunjian/ui';
import { POLICIES, policyOf, type Policy } from './words.ts';

export function PolicyDialog({
  hitPolicy,
  aggregation,
  onSave,
  onClose,
}: {
  hitPolicy: string;
  aggregation: string | null;
  onSave: (policy: Policy) => void;
  onClose: () => void;
}) {
  const { t } = useLocale();
  const id = useId();
  const now = policyOf(hitPolicy, aggregation);
  const [chosen, setChosen] = useState(now);
  const list = POLICIES.includes(now) ? POLICIES : [now, ...POLICIES];
  return (
    <Dialog
      open
      onClose={onClose}
      title={{ zh: '几行都符合时怎么办', en: 'When several rows fit' }}
      actions={
        <Button kind="primary" onClick={() => onSave(chosen)}>
          {t({ zh: '完成', en: 'Done' })}
        </Button>
      }
    >
      <div className="wb-policies" role="radiogroup" aria-label={t({ zh: '命中规则', en: 'Hit policy' })}>
        {list.map((policy, i) => (
          <label key={policy.hitPolicy + String(policy.aggregation)} htmlFor={`${id}-${i}`}>
            <input id={`${id}-${i}`} type="radio" name={id} checked={policy === chosen} onChange={() => setChosen(policy)} />
            <span>
              <strong>{t(policy.title)}</strong>
              <span>{t(policy.means)}</span>
            </span>
          </label>
        ))}
      </div>
    </Dialog>
  );
}
