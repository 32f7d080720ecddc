/** The keys of the grid. */
import { Dialog, useLocale } from '@yunjian/ui';
import { SHORTCUTS } from './keys.ts';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale();
  return (
    <Dialog open onClose={onClose} title={{ zh: '表格的快捷键', en: 'Keys of the table' }}>
      <dl className="wb-keys">
        {SHORTCUTS.map((s) => (
          <div key={s.keys}>
            <dt>
              <kbd>{s.keys}</kbd>
            </dt>
            <dd>{t(s)}</dd>
          </div>
        ))}
      </dl>
      <p className="yj-muted">
        {t({
          zh: '单元格里可以直接写“小于3”“博士或硕士”“不是”“3至5”，会变成表达式。',
          en: 'Cells understand words such as “less than 3”, “doctorate or master”, “3 to 5”.',
        })}
      </p>
    </Dialog>
  );
}
