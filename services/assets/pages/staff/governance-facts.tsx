/** What a proposal or an event of governance says, in one cell. */
import { useLocale } from '@yunjian/ui';
import { factsText } from '../../governance/words.ts';

export { eventTitle, termsText } from '../../governance/words.ts';

/** The facts in one cell. */
export function FactsText({ body, reason }: { body: Readonly<Record<string, unknown>>; reason?: string }) {
  const { t } = useLocale();
  return <span>{factsText(reason === undefined ? body : { ...body, reason }, t)}</span>;
}
