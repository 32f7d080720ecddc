/** A decision that is computed by one expression: shown as it is; changed in the file. */
import { useLocale } from '@yunjian/ui';
import type { Outline } from '../engine.ts';
import { labelOf } from '../subject.ts';

export function Formula({ decision, outline }: { decision: Outline['decisions'][number]; outline: Outline }) {
  const { t } = useLocale();
  return (
    <div className="wb-formula">
      <h3>{t({ zh: '由一个算式得出', en: 'Computed by one expression' })}</h3>
      <pre>
        <code>{decision.expression || '—'}</code>
      </pre>
      <h3>{t({ zh: '用到', en: 'It uses' })}</h3>
      <ul className="wb-uses">
        {decision.requires.map((id) => (
          <li key={id}>{labelOf(outline, id)}</li>
        ))}
      </ul>
      <p className="yj-muted">
        {t({
          zh: '算式在 .dmn 文件里修改，用“导入导出”换上新文件。',
          en: 'An expression is changed in the .dmn file; bring it in under “Files”.',
        })}
      </p>
    </div>
  );
}
