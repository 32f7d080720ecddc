import { Button } from './controls.tsx';
import { useLocale } from './i18n.tsx';

/** Prints the page as it stands; on paper the button itself is not there. */
export function PrintButton() {
  const { t } = useLocale();
  return (
    <span className="yj-no-print">
      <Button icon="print" kind="plain" small onClick={() => window.print()}>
        {t({ zh: '打印本页', en: 'Print this page' })}
      </Button>
    </span>
  );
}
