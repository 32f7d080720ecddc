import { useParams } from 'react-router';
import type { z } from 'zod';
import {
  Area,
  Badge,
  DataTable,
  DateText,
  EmptyState,
  ErrorState,
  ExampleMark,
  Facts,
  Link,
  LoadingState,
  Money,
  Notice,
  Page,
  QR,
  Section,
  Timeline,
  fmtMoney,
  serverNow,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { urlOf, type Text } from '@yunjian/kernel/contract';
import type { publicAsset } from '../../contract/register-shapes.ts';
import { client } from '../shared/client.ts';
import { dateAt } from '../shared/times.ts';
import { codeOf } from '../shared/code.ts';
import {
  ASSET_FIELD,
  ASSET_KIND,
  ASSET_STATE,
  CONTRACT_STATE,
  LESSEE,
  TITLE,
  USE,
  VALUATION,
  assetEvent,
  type ContractState,
} from '../shared/words.ts';
import { FindAsset } from './find.tsx';

type Asset = z.infer<typeof publicAsset>;
type AssetEvent = Asset['events'][number];

/** The public record of an asset, opened by the QR code on its wall. */
export default function AssetPage() {
  const { code: typed = '' } = useParams();
  const code = codeOf(typed);
  if (code === null) return <NoCode typed={typed} why="shape" />;
  return <Known code={code} />;
}

const back = { to: '/assets', label: { zh: '集体资产', en: 'Collective assets' } };

/** What is no code, or the code of nothing: says so, what a code looks like, and offers the search. */
function NoCode({ typed, why }: { typed: string; why: 'shape' | 'unknown' }) {
  const { t } = useLocale();
  const shown = typed.slice(0, 40);
  return (
    <Page title={{ zh: '没有这个编码', en: 'No such code' }} back={back} width="text">
      <Notice kind="warning" alert>
        <p>
          {why === 'shape'
            ? t({
                zh: `“${shown}”不是资产编码。编码印在二维码下面，共 12 位，只有数字和大写字母。`,
                en: `“${shown}” is not the code of an asset. The code is printed below the QR code: 12 characters, digits and capital letters.`,
              })
            : t({
                zh: `没有编码为 ${shown} 的集体资产。请逐位核对；如果是扫码来的，牌子可能是假的，请告诉村里。`,
                en: `No collective asset has the code ${shown}. Please compare each character; if you scanned it, the plate may be a fake: tell the village.`,
              })}
        </p>
      </Notice>
      <FindAsset />
    </Page>
  );
}

function Known({ code }: { code: string }) {
  const { t } = useLocale();
  const query = useApi(client.assets.publicAsset, { params: { code } });
  const a = query.data;
  if (query.error?.problem.status === 404) return <NoCode typed={code} why="unknown" />;
  if (a === undefined)
    return (
      <Page title={{ zh: '一项集体资产', en: 'A collective asset' }} back={back}>
        {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={8} />}
      </Page>
    );
  const state = ASSET_STATE[a.state];
  return (
    <Page
      print
      title={a.name}
      caption={`${t(a.town)} · ${a.collective}`}
      back={back}
      lead={
        <p>
          <Badge kind={state.kind}>{t(state.text)}</Badge> {a.demo ? <ExampleMark of="data" /> : null}
        </p>
      }
    >
      {a.photos.length > 0 ? (
        <ul className="as-photos" aria-label={t({ zh: '照片', en: 'Photos' })} tabIndex={0}>
          {a.photos.map((p, i) => (
            <li key={p.url}>
              <img
                src={p.url}
                alt={p.caption || t({ zh: `${a.name}的照片`, en: `Photo of ${a.name}` })}
                loading={i === 0 ? 'eager' : 'lazy'}
              />
              <span className="yj-small yj-muted">
                <DateText date={p.takenOn} /> {p.caption}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {a.notices.map((n) => (
        <Notice key={n.id} kind="info" title={{ zh: '正在招租', en: 'To let now' }}>
          <p>
            <Link to={`/assets/notices/${n.id}`}>{n.title}</Link> · {t({ zh: '截止 ', en: 'bids until ' })}
            <DateText date={n.deadline} time />
          </p>
        </Notice>
      ))}
      <div className="as-split">
        <Section title={{ zh: '是什么', en: 'What it is' }}>
          <Facts
            rows={[
              { label: { zh: '归谁所有', en: 'Owner' }, value: a.collective },
              { label: { zh: '类别', en: 'Kind' }, value: t(ASSET_KIND[a.kind]) },
              { label: { zh: '用途', en: 'Use' }, value: t(USE[a.use]) },
              { label: { zh: '面积', en: 'Area' }, value: <Area cm2={a.areaCm2} /> },
              { label: { zh: '产权', en: 'Title' }, value: t(TITLE[a.titleState]) },
              {
                label: { zh: '最近估值', en: 'Latest value' },
                value: a.value ? (
                  <>
                    <Money fen={a.value.fen} />
                    <span className="yj-muted">
                      {' · '}
                      {t(VALUATION[a.value.method])} · <DateText date={a.value.on} />
                    </span>
                  </>
                ) : (
                  t({ zh: '还没有估值', en: 'not valued yet' })
                ),
              },
            ]}
          />
        </Section>
        <Parts asset={a} />
      </div>
      <Contracts asset={a} />
      <Section title={{ zh: '经过', en: 'History' }}>
        {a.events.length === 0 ? (
          <EmptyState title={{ zh: '还没有公开的经过', en: 'Nothing happened yet' }} />
        ) : (
          <Timeline
            label={{ zh: '资产经过，新的在前', en: 'History, the newest first' }}
            items={a.events.map((e, i) => ({
              id: `${e.at}-${i}`,
              at: e.at,
              title: assetEvent(e.kind),
              text: <What event={e} />,
            }))}
          />
        )}
        <p className="yj-muted yj-small">
          {t({
            zh: '每一步都写入全区的防篡改日志。承租的个人不公开姓名。',
            en: 'Every step is written to the district’s tamper-evident log. Lessees are not named.',
          })}
        </p>
      </Section>
      <div className="as-page-qr">
        <QR
          src={urlOf(client.assets.qrSvg.op, { params: { code } })}
          label={{ zh: `编码 ${grouped(code)}，扫码打开本页`, en: `Code ${grouped(code)}: opens this page` }}
        />
      </div>
    </Page>
  );
}

/** Twelve characters in fours are easier to read out. */
const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

/** What an open event says besides its name. */
function What({ event }: { event: AssetEvent }) {
  const { t } = useLocale();
  if (event.kind === 'valued' && typeof event.body['valueFen'] === 'string') {
    const method = VALUATION[event.body['method'] as keyof typeof VALUATION];
    return (
      <>
        {fmtMoney(event.body['valueFen'])}
        {method === undefined ? '' : ` · ${t(method)}`}
      </>
    );
  }
  const fields = event.kind === 'changed' ? event.body['changed'] : null;
  if (!Array.isArray(fields) || fields.length === 0) return null;
  const names = [...new Set(fields.map((f) => t(ASSET_FIELD[String(f)] ?? String(f))))];
  return <>{t({ zh: '改了：', en: 'Changed: ' }) + names.join(t({ zh: '、', en: ', ' }))}</>;
}

function Parts({ asset }: { asset: Asset }) {
  const { t } = useLocale();
  const free = asset.parts.filter((p) => p.letUntil === null).length;
  return (
    <Section title={{ zh: '可以出租的部位', en: 'Parts that can be let' }}>
      {asset.parts.length === 0 ? (
        <EmptyState title={{ zh: '没有登记部位', en: 'No parts are registered' }} />
      ) : (
        <>
          <p>
            {t({
              zh: `共 ${asset.parts.length} 处，${free} 处空着。`,
              en: `${asset.parts.length} in all, ${free} free.`,
            })}
          </p>
          <ul className="as-parts">
            {asset.parts.map((p, i) => (
              <li key={`${p.name}-${i}`}>
                <strong>{p.name}</strong>
                <span>
                  {t(USE[p.use])} · <Area cm2={p.areaCm2} />
                </span>
                {p.letUntil === null ? (
                  <Badge kind="info">{t({ zh: '空着', en: 'Free' })}</Badge>
                ) : (
                  <Badge kind="success">
                    {t({ zh: '已租至 ', en: 'Let until ' })}
                    <DateText date={p.letUntil} />
                  </Badge>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

const NOT_YET: Text = { zh: '未公布', en: 'not published' };

function Contracts({ asset }: { asset: Asset }) {
  const { t } = useLocale();
  const today = dateAt(serverNow());
  return (
    <Section title={{ zh: '出租合同', en: 'Leases' }}>
      <DataTable
        caption={{ zh: `${asset.name}的出租合同`, en: `Leases of ${asset.name}` }}
        hideCaption
        rows={asset.contracts.map((c, i) => ({ ...c, id: `${c.starts}-${i}` }))}
        rowKey={(c) => c.id}
        columns={[
          {
            key: 'term',
            title: { zh: '租期', en: 'Term' },
            head: true,
            cell: (c) => (
              <>
                <DateText date={c.starts} /> – <DateText date={c.ends} />
              </>
            ),
          },
          { key: 'who', title: { zh: '承租方', en: 'Lessee' }, cell: (c) => t(LESSEE[c.lesseeKind]) },
          { key: 'parts', title: { zh: '部位', en: 'Parts' }, cell: (c) => c.parts.join(t({ zh: '、', en: ', ' })) },
          {
            key: 'rent',
            title: { zh: '年租金', en: 'Rent a year' },
            number: true,
            cell: (c) => (c.yearFen === null ? t(NOT_YET) : <Money fen={c.yearFen} />),
          },
          {
            key: 'state',
            title: { zh: '状态', en: 'State' },
            cell: (c) => {
              const state = CONTRACT_STATE[c.state as ContractState];
              const over = c.state === 'active' && c.ends < today;
              return state === undefined ? (
                c.state
              ) : (
                <Badge kind={over ? 'warning' : state.kind}>
                  {over ? t({ zh: '已到期', en: 'Term is over' }) : t(state.text)}
                </Badge>
              );
            },
          },
        ]}
        empty={<EmptyState title={{ zh: '还没有租出去过', en: 'It was never let' }} />}
      />
    </Section>
  );
}
