import { ErrorState, useApi } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { Totals } from './totals.tsx';

/** The service on the home page: what is free right now. */
export default function HomePanel() {
  const query = useApi(client.talent.projects, { query: { size: 1 } });
  if (query.error && !query.data) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return <Totals totals={query.data?.totals} asOf={query.data?.asOf} list="/talent" />;
}
