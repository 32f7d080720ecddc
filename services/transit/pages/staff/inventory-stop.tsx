/** One stop of the inventory: what it has, who looked when, with pictures; and the form for the next look. */
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  Button,
  EmptyState,
  ExampleMark,
  Facts,
  Link,
  Page,
  Ready,
  Section,
  fmtDate,
  fmtInt,
  invalidate,
  useApi,
  useLocale,
  useMe,
  useToast,
} from '@yunjian/ui';
import { client, stopPath } from '../shared/client.ts';
import { useNetworks, useServerNow } from '../shared/marks.tsx';
import { MODE } from '../shared/modes.ts';
import { fmtMetres } from '../shared/time.ts';
import { Amenities } from './amenities.tsx';
import { AuditForm } from './audit-form.tsx';
import { auditPath } from './paths.ts';
import './staff.css';

type Stop = Awaited<ReturnType<typeof client.inventoryStop>>;

export default function InventoryStop() {
  const { id = '' } = useParams();
  const query = useApi(client.inventoryStop, { params: { id } });
  return (
    <Page
      width="full"
      title={query.data ? query.data.stop.name : { zh: '站点巡查', en: 'Audits of a stop' }}
      back={{ to: '/staff/transit/inventory', label: { zh: '站点台账', en: 'Stop inventory' } }}
    >
      <Ready query={query} rows={8}>
        {(data) => <One key={id} data={data} />}
      </Ready>
    </Page>
  );
}

function One({ data }: { data: Stop }) {
  const { t, locale } = useLocale();
  const toast = useToast();
  const { me } = useMe();
  const networks = useNetworks().data;
  const now = useServerNow();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const { stop, history } = data;
  const may = data.can.includes('audit');
  const newest = history[0];
  return (
    <>
      <p className="yj-muted">
        {[
          stop.town ? t(stop.town) : null,
          stop.modes.map((m) => t(MODE[m])).join(t({ zh: '、', en: ', ' })),
          stop.lines.join(t({ zh: '、', en: ', ' })),
          stop.code ?? stop.id,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {done ? <Next at={`${stop.lat},${stop.lon}`} after={stop.id} /> : null}
      {may && !done ? (
        <Section title={{ zh: '登记巡查', en: 'Record an audit' }}>
          {open ? (
            <AuditForm
              stop={stop.id}
              account={me?.account?.id ?? ''}
              today={networks?.today ?? now().slice(0, 10)}
              last={newest ?? null}
              onDone={() => {
                setOpen(false);
                setDone(true);
                toast({ zh: `${stop.name}的巡查已登记`, en: `Audit of ${stop.name} recorded` });
                void invalidate(client.inventory, client.inventoryStop, client.stop);
                scrollTo({ top: 0 });
              }}
            />
          ) : (
            <Button kind="primary" icon="edit" onClick={() => setOpen(true)}>
              {t({ zh: '开始登记', en: 'Begin' })}
            </Button>
          )}
        </Section>
      ) : null}
      <Section title={{ zh: '现状', en: 'As it stands' }}>
        <Facts
          rows={[
            { label: { zh: '设施', en: 'Amenities' }, value: <Amenities amenities={data.amenities} /> },
            {
              label: { zh: '最近巡查', en: 'Last audit' },
              value: data.amenities.checkedOn ? fmtDate(data.amenities.checkedOn, locale) : t({ zh: '没有巡查过', en: 'never' }),
            },
            { label: { zh: '工作日班次', en: 'Departures on a weekday' }, value: fmtInt(data.departures) },
            { label: { zh: '编号', en: 'Id' }, value: <code>{stop.id}</code> },
          ]}
        />
        <p>
          <Link to={stopPath(stop.id)}>{t({ zh: '公众看到的站点页', en: 'The public page of this stop' })}</Link>
        </p>
      </Section>
      <Section title={{ zh: `巡查记录（${history.length}）`, en: `Audits (${history.length})` }}>
        {history.length === 0 ? (
          <EmptyState title={{ zh: '还没有人巡查过这个站', en: 'Nobody has audited this stop yet' }} />
        ) : (
          <ol className="sf-history">
            {history.map((h) => (
              <li key={h.id}>
                <p>
                  <strong>{fmtDate(h.auditedOn, locale)}</strong> · {h.by} {h.example ? <ExampleMark of="data" /> : null}
                </p>
                <Amenities amenities={{ ...h, example: false }} />
                {h.note ? <p>{h.note}</p> : null}
                {h.photo ? (
                  <a href={h.photo} target="_blank" rel="noopener noreferrer">
                    <img
                      src={h.photo}
                      loading="lazy"
                      alt={t({
                        zh: `${h.auditedOn} 巡查${stop.name}的照片（点开看大图）`,
                        en: `Picture of the audit of ${stop.name}, ${h.auditedOn} (opens large)`,
                      })}
                    />
                  </a>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

/** Where to go from here: the stops nearest to the one just done. */
function Next({ at, after }: { at: string; after: string }) {
  const { t, locale } = useLocale();
  const near = useApi(client.nearby, { query: { at, metres: 800, limit: 6 } });
  const others = (near.data?.places ?? []).filter((s) => s.id !== after).slice(0, 5);
  return (
    <Section title={{ zh: '已登记。接着去附近的站', en: 'Recorded. The stops nearby' }}>
      {others.length === 0 ? (
        <p>
          <Link to="/staff/transit/inventory?lacks=audit">{t({ zh: '看还没巡查过的站', en: 'Stops never audited' })}</Link>
        </p>
      ) : (
        <ul className="sf-near">
          {others.map((s) => (
            <li key={s.id}>
              <Link to={auditPath(s.id)}>{s.name}</Link>
              <span className="yj-muted">
                {[s.code, ...s.lines.slice(0, 3), fmtMetres(s.metres, locale)].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
