/** One asset with its whole history: parts, valuations, photos, contracts, events, and what the reader may do. */
import { useMemo } from 'react';
import { useParams } from 'react-router';
import {
  Badge,
  ButtonLink,
  DataTable,
  Facts,
  Link,
  Money,
  Page,
  PrintButton,
  QR,
  Ready,
  Stack,
  Timeline,
  fmtArea,
  fmtDate,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { LayerMap } from '@yunjian/ui/map';
import { client, paths, withQuery, type Asset, fileHref } from './api.ts';
import { AddPart, AddPhoto, AddValuation, AssetSteps, EditPart, RetirePart } from './asset-deeds.tsx';
import { AssetFactsPart } from './facts.tsx';
import { factEvent } from './facts-words.ts';
import { eventText } from './event-text.ts';
import { DemoMark, Part, State, Two, Until } from './parts.tsx';
import {
  ASSET_EVENT,
  ASSET_KIND,
  ASSET_STATE,
  CONTRACT_STATE,
  LAND_KIND,
  PERMIT_STATE,
  SAFETY_STATE,
  TITLE_STATE,
  USE,
  VALUATION,
  wordOf,
} from './words.ts';

export default function AssetPage() {
  const { id = '' } = useParams();
  const query = useApi(client.assets.asset, { params: { id } });
  const name = query.data?.name;
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={name === undefined ? { zh: '资产', en: 'Asset' } : { zh: name, en: name }}
      back={{ to: paths.register, label: { zh: '资产台账', en: 'Register' } }}
    >
      <Ready query={query} rows={10}>
        {(asset) => <Whole asset={asset} />}
      </Ready>
    </Page>
  );
}

function Whole({ asset: a }: { asset: Asset }) {
  const { t, locale } = useLocale();
  const value = a.valuations[0];
  const free = a.parts.filter((p) => p.retiredOn === null && p.contract === null).length;
  return (
    <>
      <div className="as-summary">
        <div>
          <span className="as-label">{t({ zh: '状态', en: 'State' })}</span>
          <span className="as-tags">
            <State of={ASSET_STATE} code={a.state} /> <DemoMark demo={a.demo} />
          </span>
        </div>
        <div>
          <span className="as-label">{t({ zh: '最近估值', en: 'Latest value' })}</span>
          <strong>{value ? fmtMoney(value.valueFen) : '—'}</strong>
          {value ? <span className="yj-muted yj-small">{value.on}</span> : null}
        </div>
        <div>
          <span className="as-label">{t({ zh: '面积', en: 'Area' })}</span>
          <strong>{a.areaCm2 === null ? '—' : fmtArea(a.areaCm2)}</strong>
        </div>
        <div>
          <span className="as-label">{t({ zh: '空置部位', en: 'Vacant parts' })}</span>
          <strong>{free}</strong>
        </div>
        <div>
          <span className="as-label">{t({ zh: '集体', en: 'Collective' })}</span>
          <Link to={withQuery(paths.register, { collective: a.collective.id })}>{a.collective.name}</Link>
        </div>
      </div>
      <AssetSteps asset={a} />
      <div className="as-split">
        <div>
          <Parts asset={a} />
          <AssetFactsPart id={a.id} collective={a.collective.id} parts={a.parts.filter((p) => p.retiredOn === null)} />
          <Part title={{ zh: '合同', en: 'Contracts' }}>
            <DataTable
              caption={{ zh: '这项资产的合同，新的在前', en: 'Contracts of this asset, newest first' }}
              hideCaption
              rows={a.contracts}
              rowKey={(c) => c.id}
              exportHref={withQuery(client.letting.contractsXlsx.op.path, { asset: a.id })}
              empty={<p className="yj-muted">{t({ zh: '没有出租过。', en: 'It was never let.' })}</p>}
              columns={[
                {
                  key: 'number',
                  title: { zh: '合同', en: 'Contract' },
                  head: true,
                  cell: (c) => <Link to={paths.contract(c.id)}>{c.number}</Link>,
                },
                { key: 'lessee', title: { zh: '承租人', en: 'Lessee' }, cell: (c) => c.lessee },
                {
                  key: 'term',
                  title: { zh: '期限', en: 'Term' },
                  cell: (c) => (
                    <>
                      <span className="as-nowrap">{c.starts} –</span> <span className="as-nowrap">{c.ends}</span>
                    </>
                  ),
                },
                { key: 'parts', title: { zh: '部位', en: 'Parts' }, cell: (c) => c.parts.join(t({ zh: '、', en: ', ' })) },
                { key: 'state', title: { zh: '状态', en: 'State' }, cell: (c) => <State of={CONTRACT_STATE} code={c.state} /> },
              ]}
            />
          </Part>
          <Part
            title={{ zh: '估值', en: 'Valuations' }}
            actions={a.can.includes('add-valuation') ? <AddValuation id={a.id} /> : null}
          >
            <DataTable
              caption={{ zh: '估值，新的在前', en: 'Valuations, newest first' }}
              hideCaption
              rows={a.valuations}
              exportHref={withQuery(client.exports.valuations.op.path, { asset: a.id })}
              rowKey={(v) => v.id}
              empty={<p className="yj-muted">{t({ zh: '还没有估值。', en: 'Not valued yet.' })}</p>}
              columns={[
                { key: 'on', title: { zh: '日期', en: 'Day' }, head: true, cell: (v) => fmtDate(v.on, locale) },
                { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (v) => <Money fen={v.valueFen} /> },
                { key: 'method', title: { zh: '方法', en: 'Method' }, cell: (v) => t(VALUATION[v.method]) },
                { key: 'by', title: { zh: '评估机构', en: 'Appraiser' }, cell: (v) => v.appraiser ?? '—' },
              ]}
            />
          </Part>
          <Part title={{ zh: '经过', en: 'History' }}>
            <Timeline
              label={{ zh: '这项资产的经过，新的在前', en: 'History of the asset, newest first' }}
              items={a.events.map((e) => ({
                id: e.id,
                at: e.at,
                title: factEvent(e.kind) ?? wordOf(ASSET_EVENT, e.kind),
                who: { zh: e.by + (e.open ? '（对外公开）' : ''), en: e.by + (e.open ? ' (public)' : '') },
                text: eventText(e.body, t),
              }))}
            />
          </Part>
        </div>
        <div className="as-side">
          <AboutIt asset={a} />
          <Part title={{ zh: '照片', en: 'Photos' }} actions={a.can.includes('add-photo') ? <AddPhoto id={a.id} /> : null}>
            {a.photos.length === 0 ? (
              <p className="yj-muted">{t({ zh: '还没有照片。', en: 'No photos yet.' })}</p>
            ) : (
              <ul className="as-photos">
                {a.photos.map((p) => (
                  <li key={p.id}>
                    <a href={p.url} target="_blank" rel="noopener noreferrer">
                      <img src={p.url} alt={p.caption || a.name} loading="lazy" />
                    </a>
                    <span className="yj-muted yj-small">
                      {p.takenOn} {p.caption}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Part>
          <Part title={{ zh: '墙上的二维码', en: 'QR code on the wall' }}>
            <QR src={a.qr.svg} label={{ zh: `${a.name}：公开信息`, en: `${a.name}: what everyone may know` }} />
            <Stack row>
              <Link href={a.qr.url}>{t({ zh: '看公开页', en: 'Public page' })}</Link>
              <Link href={a.qr.png}>PNG</Link>
              <Link to={withQuery(paths.qrSheet, { collective: a.collective.id, q: a.code })}>
                {t({ zh: '打印', en: 'Print' })}
              </Link>
            </Stack>
          </Part>
        </div>
      </div>
    </>
  );
}

function Parts({ asset: a }: { asset: Asset }) {
  const { t } = useLocale();
  const edits = a.can.includes('add-part');
  return (
    <Part title={{ zh: '可出租部位', en: 'Parts that can be let' }} actions={edits ? <AddPart asset={a} /> : null}>
      <DataTable
        caption={{ zh: '可出租部位', en: 'Parts' }}
        hideCaption
        rows={a.parts}
        exportHref={fileHref(client.exports.parts, { params: { id: a.id } })}
        rowKey={(p) => p.id}
        columns={[
          { key: 'name', title: { zh: '部位', en: 'Part' }, head: true, cell: (p) => <Two under={p.code}>{p.name}</Two> },
          {
            key: 'area',
            title: { zh: '面积', en: 'Area' },
            number: true,
            cell: (p) => (p.areaCm2 === null ? '—' : fmtArea(p.areaCm2)),
          },
          { key: 'use', title: { zh: '用途', en: 'Use' }, cell: (p) => t(USE[p.use]) },
          {
            key: 'guide',
            title: { zh: '镇指导价（元/m²·月）', en: 'Guide price of the town (yuan/m²·month)' },
            number: true,
            cell: (p) => (p.guideFenM2Month === null ? t({ zh: '镇未发布', en: 'none published' }) : fmtMoney(p.guideFenM2Month)),
          },
          {
            key: 'contract',
            title: { zh: '现在的合同', en: 'Held by' },
            cell: (p) =>
              p.retiredOn ? (
                <Badge>{t({ zh: `${p.retiredOn} 停用`, en: `retired ${p.retiredOn}` })}</Badge>
              ) : p.contract ? (
                <Two under={t({ zh: `到 ${p.contract.until}`, en: `until ${p.contract.until}` })}>
                  <Link to={paths.contract(p.contract.id)}>{p.contract.number}</Link> {p.contract.lessee}
                </Two>
              ) : (
                <Badge kind="warning">{t({ zh: '空置', en: 'Vacant' })}</Badge>
              ),
          },
          ...(edits
            ? [
                {
                  key: 'do',
                  title: { zh: '办理', en: 'Do' },
                  cell: (p: Asset['parts'][number]) =>
                    p.retiredOn ? null : (
                      <span className="as-tags">
                        <EditPart asset={a} part={p} />
                        {p.contract ? null : <RetirePart asset={a} part={p} />}
                      </span>
                    ),
                },
              ]
            : []),
        ]}
      />
    </Part>
  );
}

function AboutIt({ asset: a }: { asset: Asset }) {
  const { t, locale } = useLocale();
  return (
    <Part
      title={{ zh: '基本情况', en: 'About it' }}
      actions={
        a.can.includes('edit') ? (
          <ButtonLink small icon="edit" to={withQuery(paths.newAsset, { edit: a.id })}>
            {t({ zh: '修改', en: 'Change' })}
          </ButtonLink>
        ) : null
      }
    >
      <Facts
        rows={[
          { label: { zh: '资产编号', en: 'Code' }, value: a.code },
          {
            label: { zh: '类别', en: 'Kind' },
            value: t(ASSET_KIND[a.kind]) + (a.landKind ? ` · ${t(LAND_KIND[a.landKind])}` : ''),
          },
          { label: { zh: '用途', en: 'Use' }, value: t(USE[a.use]) },
          {
            label: { zh: '经营性资产', en: 'Operating' },
            value: t(a.operating ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }),
          },
          { label: { zh: '坐落', en: 'Address' }, value: `${t(a.town.name)} ${a.address}` },
          ...(a.groupName === null
            ? []
            : [{ label: { zh: '所属市场、园区或院落', en: 'Market, park or yard' }, value: a.groupName }]),
          {
            label: { zh: '产权', en: 'Title' },
            value: (
              <>
                <State of={TITLE_STATE} code={a.titleState} /> {a.titleNo} {a.titleShared === null ? '' : `（${a.titleShared}）`}
              </>
            ),
          },
          { label: { zh: '规划许可', en: 'Permit' }, value: <State of={PERMIT_STATE} code={a.permitState} /> },
          { label: { zh: '安全', en: 'Safety' }, value: <State of={SAFETY_STATE} code={a.safetyState} /> },
          { label: { zh: '取得日期', en: 'Acquired' }, value: a.acquiredOn ? fmtDate(a.acquiredOn, locale) : '—' },
          { label: { zh: '账面成本', en: 'Book cost' }, value: <Money fen={a.costFen} /> },
          ...(a.rightUntil
            ? [
                {
                  label: { zh: '权利到期', en: 'Right ends' },
                  value: <Until from={a.acquiredOn ?? a.createdAt.slice(0, 10)} to={a.rightUntil} />,
                },
              ]
            : []),
        ]}
      />
      {a.lon !== null && a.lat !== null ? (
        <PlaceOf id={a.id} lon={a.lon} lat={a.lat} />
      ) : (
        <p className="yj-muted">{t({ zh: '还没有在地图上定位。', en: 'No place on the map yet.' })}</p>
      )}
    </Part>
  );
}

/** Where it is, as one pin. */
function PlaceOf({ id, lon, lat }: { id: string; lon: number; lat: number }) {
  const pins = useMemo(() => [{ id, lon, lat, color: '#0f6e6a', text: '资' }], [id, lon, lat]);
  return <LayerMap label={{ zh: '位置', en: 'Where it is' }} height="14rem" pins={pins} />;
}
