/** Who applies: masked until the reviewer asks, and asking is written into the log the applicant reads. */
import { useEffect, useState } from 'react';
import { ApiProblem } from '@yunjian/kernel/contract';
import { Button, Facts, canSee, useLocale, useMe, useToast } from '@yunjian/ui';
import { client } from './api.ts';
import { Part, Refusal } from './parts.tsx';
import type { Detail } from './review-types.ts';

/** How long the unmasked person stays on the screen, ms. */
const SHOWN_FOR = 120_000;

/** Who applies. Masked until the reviewer asks; asking is written into the log the applicant reads. */
export function Person({ detail }: { detail: Detail }) {
  const { t } = useLocale();
  const toast = useToast();
  const { me } = useMe();
  const [shown, setShown] = useState<Detail['person'] | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [shown]);
  const person = shown ?? detail.person;
  const show = async () => {
    setBusy(true);
    setProblem(null);
    try {
      // Not through the cache: every reading is an access record, so a refresh in the background must not repeat it.
      setShown((await client.review.reviewOne({ params: { id: detail.id }, query: { unmask: 'true' } })).person);
      toast({ zh: '已显示，并写入访问记录', en: 'Shown, and recorded' }, 'info');
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  return (
    <Part title={{ zh: '申请人', en: 'Applicant' }}>
      <Facts
        rows={[
          { label: { zh: '姓名', en: 'Name' }, value: person.name },
          { label: { zh: '证件号码', en: 'ID number' }, value: <span className="yj-num">{person.idNumber}</span> },
          { label: { zh: '手机', en: 'Phone' }, value: <span className="yj-num">{person.phone}</span> },
          { label: { zh: '银行账号', en: 'Bank account' }, value: <span className="yj-num">{person.bankAccount}</span> },
        ]}
      />
      <Refusal problem={problem} />
      {canSee(['reviewer'], me) ? (
        <p className="ts-unmask">
          {shown ? (
            <Button small onClick={() => setShown(null)}>
              {t({ zh: '重新遮盖', en: 'Mask again' })}
            </Button>
          ) : (
            <Button small icon="lock" busy={busy} onClick={() => void show()}>
              {t({ zh: '显示（留痕）', en: 'Show (is recorded)' })}
            </Button>
          )}
          <span className="yj-hint">
            {shown
              ? t({
                  zh: '两分钟后自动遮盖。本次查看已记入访问记录，申请人可以看到。',
                  en: 'Masked again after two minutes. This look is in the access record, which the applicant can read.',
                })
              : t({
                  zh: '点击后会写入访问记录（谁、何时、为何），申请人在“谁看过我的数据”里能看到。',
                  en: 'Pressing writes an access record (who, when, why) that the applicant sees under "Who looked at my data".',
                })}
          </span>
        </p>
      ) : null}
    </Part>
  );
}
