import { ErrorState } from '@yunjian/ui';
import { useRouteError } from 'react-router';

/** What is shown instead of a page that broke. Reloading is the one thing that helps against a half-loaded program. */
export function Failed({ bare = false }: { bare?: boolean }) {
  const error = useRouteError();
  const state = <ErrorState error={error} retry={() => location.reload()} />;
  return bare ? <main className="yj-page">{state}</main> : <div className="yj-page">{state}</div>;
}
