import type { ReactNode } from 'react';
import { Badge, Card, Cards, ErrorState, LoadingState, Money, Pagination, fmtInt, useLocale, type useApi } from '@yunjian/ui';
import type { ProjectRow } from '../../contract/public.ts';
import type { client } from '../shared/client.ts';
import { rooms } from '../shared/labels.ts';

type ListQuery = ReturnType<typeof useApi<unknown, Awaited<ReturnType<typeof client.talent.projects>>>>;

/** The page of matching projects: how many there are, a card for each, further pages. */
export function Results({
  query,
  page,
  onPage,
  empty,
}: {
  query: ListQuery;
  page: number;
  onPage: (n: number) => void;
  empty: ReactNode;
}) {
  const { t } = useLocale();
  if (query.data === undefined)
    return query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={8} />;
  const data = query.data;
  return (
    <section aria-labelledby="tl-results" aria-busy={query.isPlaceholderData || undefined}>
      <h2 id="tl-results" className="tl-results-head" role="status">
        {t({ zh: `${fmtInt(data.total)} 个项目`, en: `${fmtInt(data.total)} ${data.total === 1 ? 'project' : 'projects'}` })}
      </h2>
      {data.rows.length === 0 ? (
        empty
      ) : (
        <>
          <Cards>
            {data.rows.map((p) => (
              <ProjectCard key={p.id} project={p} />
            ))}
          </Cards>
          <div className="tl-pages">
            <Pagination page={page} size={data.size} total={data.total} onPage={onPage} />
          </div>
        </>
      )}
    </section>
  );
}

function ProjectCard({ project: p }: { project: ProjectRow }) {
  const { t } = useLocale();
  return (
    <Card
      title={p.name}
      to={`/talent/projects/${p.id}`}
      {...(p.photo ? { picture: { src: p.photo, alt: '' } } : {})}
      badge={
        p.free > 0 ? (
          <Badge kind="success">{t({ zh: `可租 ${fmtInt(p.free)} 套`, en: `${fmtInt(p.free)} free` })}</Badge>
        ) : (
          <Badge icon="clock">{t({ zh: '满租，可轮候', en: 'Full, queue open' })}</Badge>
        )
      }
    >
      <p>
        <strong>
          <Money fen={p.rentFromFen} />
          {p.rentToFen === p.rentFromFen ? null : (
            <>
              {' – '}
              <Money fen={p.rentToFen} />
            </>
          )}
        </strong>
        {t({ zh: ' /月', en: ' a month' })}
      </p>
      <p className="yj-muted">
        {t(p.town.name)} · {p.rooms.map((n) => t(rooms(n))).join(t({ zh: '、', en: ', ' }))} ·{' '}
        {t({ zh: `共 ${fmtInt(p.units)} 套`, en: `${fmtInt(p.units)} flats` })}
        {p.accessibleUnits > 0
          ? t({ zh: ` · 无障碍 ${fmtInt(p.accessibleUnits)} 套`, en: ` · ${fmtInt(p.accessibleUnits)} step-free` })
          : ''}
      </p>
      <p className="yj-small yj-muted">{p.address}</p>
    </Card>
  );
}
