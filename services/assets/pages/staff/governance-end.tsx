/** What keeps a collective from ending by itself, and where each of it is finished. */
import { EmptyState, Link, useLocale } from '@yunjian/ui';
import { openMatterText } from '../../governance/words.ts';
import { paths, withQuery, type client } from './api.ts';

type One = Awaited<ReturnType<typeof client.governance.collective>>;
type Kind = One['open'][number]['kind'];

/** The page on which matters of a kind are finished; null: on this one. */
function placeOf(kind: Kind, collective: string): string | null {
  const at = (path: string, more: Readonly<Record<string, string>> = {}): string => withQuery(path, { collective, ...more });
  switch (kind) {
    case 'assets':
      return at(paths.register);
    case 'contracts':
    case 'amendments':
      return at(paths.contracts);
    case 'void-keys':
    case 'void-owed':
    case 'void-refunds':
      return at(paths.contracts, { state: 'void' });
    case 'listings':
      return at(paths.letting);
    case 'bid-deposits':
      return at(paths.money, { tab: 'bid-deposits' });
    case 'receipts':
      return at(paths.money, { tab: 'receipts', unmatched: 'true' });
    case 'money-proposals':
      return at(paths.money, { tab: 'proposals' });
    case 'runs':
    case 'carried':
    case 'held':
    case 'doubles':
      return at(paths.dividends);
    case 'vouchers':
      return at(paths.books, { tab: 'vouchers' });
    case 'standing-assets':
    case 'standing-liabilities':
      return at(paths.books, { tab: 'trial' });
    case 'share-changes':
    case 'payees':
      return at(paths.members);
    case 'imports':
      return paths.imports;
    case 'questions':
      return at(paths.questions);
    case 'governance':
      return null;
  }
}

/** Fen as yuan, as sentences have them. */
const yuan = (fen: string): string =>
  `${(BigInt(fen) / 100n).toLocaleString('en-US')}.${(BigInt(fen) % 100n).toString().replace('-', '').padStart(2, '0')}`;

/** The list; empty where nothing is open. */
export function BeforeEnd({ collective: c }: { collective: One }) {
  const { t } = useLocale();
  if (c.open.length === 0)
    return (
      <EmptyState title={{ zh: '没有未办结的事项，可以终止', en: 'Nothing is open: it may end' }}>
        <p>{t({ zh: '在上面“提出终止或合并”办理。', en: 'Propose its end above.' })}</p>
      </EmptyState>
    );
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '终止后没有人能再替它办事，所以下列事项都要先办结；由其他集体接管的，选“合并”，这些由接管方继续办。',
          en: 'Nobody acts for it once it has ended, so all of this is finished first; where another collective takes over, choose its merger: its people go on with it.',
        })}
      </p>
      <ul>
        {c.open.map((m) => {
          const words = t(openMatterText(m.kind, m.count, m.fen === null ? null : yuan(m.fen)));
          const place = placeOf(m.kind, c.id);
          return <li key={m.kind}>{place === null ? words : <Link to={place}>{words}</Link>}</li>;
        })}
      </ul>
    </>
  );
}
