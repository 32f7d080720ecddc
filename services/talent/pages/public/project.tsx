import { Suspense, lazy } from 'react';
import { useParams, useSearchParams } from 'react-router';
import {
  Area,
  Badge,
  ButtonLink,
  Card,
  Cards,
  DataTable,
  DateText,
  EmptyState,
  ErrorState,
  ExampleMark,
  Facts,
  Figure,
  Figures,
  LoadingState,
  Money,
  Page,
  Section,
  Select,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { rooms } from '../shared/labels.ts';
import { changed, readPage } from './filters.ts';

const ProjectMap = lazy(() => import('./project-map.tsx'));
type Project = Awaited<ReturnType<typeof client.talent.project>>;

/** One accredited project: what it is, why it is accredited, what is free and what it costs. */
export default function ProjectPage() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const query = useApi(client.talent.project, { params: { id } });
  const back = { to: '/talent', label: { zh: '全部房源', en: 'All projects' } };
  if (query.data === undefined)
    return (
      <Page title={{ zh: '人才公寓项目', en: 'Project' }} back={back}>
        {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={8} />}
      </Page>
    );
  const p = query.data;
  return (
    <Page
      title={p.name}
      caption={{ zh: `${p.town.name.zh} · ${p.address}`, en: `${p.town.name.en} · ${p.address}` }}
      back={back}
      actions={
        <ButtonLink kind="primary" to={`/talent/apply?project=${p.id}`}>
          {t({ zh: '申请这个项目', en: 'Apply for this project' })}
        </ButtonLink>
      }
    >
      {p.photos.length > 0 ? (
        <ul className="tl-photos" aria-label={t({ zh: '项目照片', en: 'Photos' })} tabIndex={0}>
          {p.photos.map((photo, i) => (
            <li key={photo.url}>
              <img src={photo.url} alt={t(photo.alt)} width={640} height={400} loading={i === 0 ? 'eager' : 'lazy'} />
            </li>
          ))}
        </ul>
      ) : null}
      <p className="yj-lead">
        {t(p.description)} {p.demo ? <ExampleMark of="data" /> : null}
      </p>
      <div className="tl-figures">
        <Figures>
          <Figure
            label={{ zh: '可租', en: 'Free' }}
            value={fmtInt(p.free)}
            unit={{ zh: '套', en: 'flats' }}
            formula={{ zh: '没有租约、没有在途配租的房源。', en: 'Flats without a lease and without an open offer.' }}
            source={{ zh: '人才公寓房源登记', en: 'Register of talent flats' }}
          />
          <Figure
            label={{ zh: '共', en: 'In all' }}
            value={fmtInt(p.units)}
            unit={{ zh: '套', en: 'flats' }}
            formula={{ zh: '认定时登记的房源。', en: 'Flats registered with the accreditation.' }}
            source={{ zh: '人才公寓房源登记', en: 'Register of talent flats' }}
          />
          <Figure
            label={{ zh: '平均租金', en: 'Average rent' }}
            value={fmtMoney(p.averageRentFenPerM2)}
            unit={{ zh: '/m²·月', en: 'per m² a month' }}
            formula={{
              zh: '全部房源月租金之和 ÷ 建筑面积之和。',
              en: 'Sum of monthly rents divided by sum of floor areas, over all flats.',
            }}
            source={{ zh: '项目租金登记', en: 'Registered rents' }}
          />
        </Figures>
      </div>
      <Plans project={p} />
      <FreeUnits project={p} />
      <div className="tl-split tl-split-even">
        <Section title={{ zh: '认定信息', en: 'Accreditation' }}>
          <Facts
            rows={[
              { label: { zh: '认定编号', en: 'Number' }, value: p.accreditation.number },
              {
                label: { zh: '有效期', en: 'In force' },
                value: (
                  <>
                    <DateText date={p.accreditation.from} /> –{' '}
                    {p.accreditation.to ? <DateText date={p.accreditation.to} /> : t({ zh: '长期', en: 'open' })}
                  </>
                ),
              },
              { label: { zh: '认定依据', en: 'Basis' }, value: p.accreditation.basis },
              { label: { zh: '运营方', en: 'Operator' }, value: p.operator },
              { label: { zh: '项目编号', en: 'Project code' }, value: p.code },
            ]}
          />
          {p.amenities.length > 0 ? (
            <>
              <h3 className="tl-sub">{t({ zh: '配套', en: 'What is there' })}</h3>
              <p>{p.amenities.map((a) => t(a)).join(t({ zh: '、', en: ', ' }))}</p>
            </>
          ) : null}
        </Section>
        <Section title={{ zh: '位置与交通', en: 'Where it is' }}>
          <Suspense fallback={<LoadingState rows={5} label={{ zh: '正在载入地图', en: 'Loading the map' }} />}>
            <ProjectMap project={p} />
          </Suspense>
          <ul className="tl-reasons">
            {p.transport.map((line) => (
              <li key={line.en}>{t(line)}</li>
            ))}
          </ul>
        </Section>
      </div>
    </Page>
  );
}

function Plans({ project }: { project: Project }) {
  const { t } = useLocale();
  return (
    <Section title={{ zh: '户型与租金', en: 'Floor plans and rents' }}>
      <Cards>
        {project.plans.map((plan) => (
          <Card
            key={plan.id}
            title={plan.name}
            {...(plan.drawing
              ? { picture: { src: plan.drawing, alt: { zh: `${plan.name.zh}户型图`, en: `Floor plan ${plan.name.en}` } } }
              : {})}
            badge={
              plan.free > 0 ? (
                <Badge kind="success">{t({ zh: `可租 ${plan.free} 套`, en: `${plan.free} free` })}</Badge>
              ) : (
                <Badge icon="clock">{t({ zh: '满租', en: 'Full' })}</Badge>
              )
            }
          >
            <p>
              {t(rooms(plan.rooms))} · <Area cm2={plan.areaCm2} /> ·{' '}
              {plan.furnished ? t({ zh: '拎包入住', en: 'furnished' }) : t({ zh: '空房', en: 'unfurnished' })}
            </p>
            <p>
              <strong>
                <Money fen={plan.rentFromFen} />
                {plan.rentToFen === plan.rentFromFen ? null : (
                  <>
                    {' – '}
                    <Money fen={plan.rentToFen} />
                  </>
                )}
              </strong>
              {t({ zh: ' /月', en: ' a month' })}
            </p>
          </Card>
        ))}
      </Cards>
    </Section>
  );
}

function FreeUnits({ project }: { project: Project }) {
  const { t } = useLocale();
  const [search, setSearch] = useSearchParams();
  const page = readPage(search);
  const sortKey = search.get('sort');
  const sort = sortKey === 'area' || sortKey === 'floor' ? sortKey : 'rent';
  const count = Number(search.get('rooms'));
  const units = useApi(
    client.talent.units,
    {
      params: { id: project.id },
      query: {
        page,
        size: 10,
        sort,
        ...(count >= 1 ? { rooms: count } : {}),
        ...(search.get('accessible') === 'true' ? { accessible: 'true' as const } : {}),
      },
    },
    { keep: true },
  );
  const set = (key: string, value: string) => setSearch(changed(search, key, value), { replace: true, preventScrollReset: true });
  return (
    <Section title={{ zh: '可租房源', en: 'Free flats' }}>
      <div className="yj-row tl-unit-bar">
        <Select
          name="rooms"
          label={{ zh: '户型', en: 'Rooms' }}
          value={search.get('rooms') ?? ''}
          onChange={(v) => set('rooms', v)}
          placeholder={{ zh: '不限', en: 'Any' }}
          options={project.rooms.map((n) => ({ value: String(n), label: rooms(n) }))}
        />
        <Select
          name="accessible"
          label={{ zh: '无障碍', en: 'Step-free' }}
          value={search.get('accessible') ?? ''}
          onChange={(v) => set('accessible', v)}
          placeholder={{ zh: '不限', en: 'Any' }}
          options={[{ value: 'true', label: { zh: '只看无障碍', en: 'Step-free only' } }]}
        />
        <Select
          name="sort"
          label={{ zh: '排序', en: 'Order' }}
          value={sort}
          onChange={(v) => set('sort', v === 'rent' ? '' : v)}
          placeholder={{ zh: '默认', en: 'Default' }}
          options={[
            { value: 'rent', label: { zh: '租金低的在前', en: 'Lowest rent first' } },
            { value: 'area', label: { zh: '面积', en: 'By area' } },
            { value: 'floor', label: { zh: '楼层', en: 'By floor' } },
          ]}
        />
      </div>
      {units.error && !units.data ? (
        <ErrorState error={units.error} retry={() => void units.refetch()} />
      ) : (
        <DataTable
          caption={{ zh: `${project.name.zh}可租房源`, en: `Free flats of ${project.name.en}` }}
          hideCaption
          rows={units.data?.rows}
          rowKey={(u) => u.id}
          columns={[
            { key: 'room', title: { zh: '房号', en: 'Flat' }, cell: (u) => `${u.building} ${u.roomNo}`, head: true },
            { key: 'rooms', title: { zh: '户型', en: 'Rooms' }, cell: (u) => t(rooms(u.rooms)) },
            { key: 'floor', title: { zh: '楼层', en: 'Floor' }, cell: (u) => u.floor, number: true },
            { key: 'area', title: { zh: '面积', en: 'Area' }, cell: (u) => <Area cm2={u.areaCm2} />, number: true },
            { key: 'rent', title: { zh: '月租金', en: 'Rent a month' }, cell: (u) => <Money fen={u.rentFen} />, number: true },
            {
              key: 'accessible',
              title: { zh: '无障碍', en: 'Step-free' },
              cell: (u) => (u.accessible ? t({ zh: '是', en: 'yes' }) : t({ zh: '否', en: 'no' })),
            },
          ]}
          {...(units.data ? { page: units.data, onPage: (n: number) => set('page', n === 1 ? '' : String(n)) } : {})}
          exportHref={`/api/talent/projects/${project.id}/units.xlsx`}
          empty={
            <EmptyState title={{ zh: '目前没有符合条件的空房', en: 'Nothing free that matches' }}>
              <p>
                {t({
                  zh: '可以先申请：符合条件后进入轮候，有房时通知您。',
                  en: 'You can apply now: once you qualify you are in the queue and are told when a flat is free.',
                })}
              </p>
            </EmptyState>
          }
        />
      )}
    </Section>
  );
}
