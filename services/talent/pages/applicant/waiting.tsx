import { useEffect, useState } from 'react';
import { Page, Progress, useLocale, type Words } from '@yunjian/ui';

/**
 * What is shown between submission and decision: which registers are being asked, how long it has taken, and that a silent
 * register never counts against the applicant. The seconds are for the eye; screen readers hear only what changes.
 */
export function Waiting({ registers, person }: { registers: readonly Words[]; person: boolean }) {
  const { t } = useLocale();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    window.scrollTo(0, 0);
    const began = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 250);
    return () => clearInterval(timer);
  }, []);
  const names = registers.map((r) => t(r)).join(t({ zh: '、', en: ', ' }));
  const doing =
    person || names === ''
      ? t({ zh: '正在提交申请…', en: 'Sending your application…' })
      : t({ zh: '正在查询{names}…', en: 'Asking the registers: {names}…' }, { names });
  return (
    <Page title={{ zh: '正在办理，请稍候', en: 'Working on it, one moment' }} width="text">
      <div role="status" aria-live="polite">
        <p>{doing}</p>
        {seconds >= 8 ? (
          <p>
            {t({
              zh: '有登记答复较慢，请不要关闭本页。即使有登记没有答复，也不会因此拒绝您，而是由工作人员接着办。',
              en: 'A register is slow. Please keep this page open. If one does not answer you are not refused for it: a member of staff goes on from here.',
            })}
          </p>
        ) : null}
      </div>
      <p className="tl-seconds" aria-hidden="true">
        <strong className="yj-num">{seconds}</strong> {t({ zh: '秒', en: 's' })}
      </p>
      <Progress label={{ zh: '办理中', en: 'In progress' }} />
      <p className="yj-muted">
        {t({
          zh: '您填写的内容已经保存。断线后重新提交不会重复申请。',
          en: 'Your answers are kept. Submitting again after a lost connection never applies twice.',
        })}
      </p>
    </Page>
  );
}
