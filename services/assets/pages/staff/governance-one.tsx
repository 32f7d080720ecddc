/** One collective: who acts for it, its charters, what waits and what happened; its name and its end. */
import { useParams } from 'react-router';
import { Badge, DataTable, EmptyState, Facts, Page, PrintButton, Ready, Tabs, fmtDate, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, paths, type Places } from './api.ts';
import { Act } from './form.tsx';
import { Events, Mandates } from './governance-mandates.tsx';
import { Proposals } from './governance-proposals.tsx';
import { NewCharter } from './governance-charter.tsx';
import { PAPER } from './governance-deeds.tsx';
import { BeforeEnd } from './governance-end.tsx';
import { termsText } from './governance-facts.tsx';
import { COLLECTIVE_KIND } from './governance-words.ts';
import { todayText, usePlaces } from './hooks.ts';
import { DemoMark } from './parts.tsx';

type One = Awaited<ReturnType<typeof client.governance.collective>>;

export default function GovernedCollective() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const one = useApi(client.governance.collective, { params: { id } });
  const places = usePlaces();
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={one.data?.name ?? { zh: '集体', en: 'Collective' }}
      back={{ to: paths.governance, label: { zh: '集体与授权', en: 'Collectives and mandates' } }}
    >
      <Ready query={one} rows={8}>
        {(c) => (
          <>
            <Facts
              rows={[
                { label: { zh: '编号', en: 'Code' }, value: c.code },
                { label: { zh: '层级', en: 'Kind' }, value: t(COLLECTIVE_KIND[c.kind]) },
                { label: { zh: '街镇、村', en: 'Town, village' }, value: `${t(c.town.name)} ${c.village?.name ?? ''}` },
                { label: { zh: '统一社会信用代码', en: 'USCC' }, value: c.uscc ?? '—' },
                { label: { zh: '上级', en: 'Above it' }, value: c.parent?.name ?? '—' },
                {
                  label: { zh: '存续', en: 'Exists' },
                  value:
                    c.closedOn === null ? (
                      <Badge kind="success">{t({ zh: '存续', en: 'yes' })}</Badge>
                    ) : (
                      t({
                        zh: `${c.closedOn} 终止${c.mergedInto ? `，并入 ${c.mergedInto.name}` : ''}`,
                        en: `ended ${c.closedOn}${c.mergedInto ? `, merged into ${c.mergedInto.name}` : ''}`,
                      })
                    ),
                },
              ]}
            />
            <DemoMark demo={c.demo} />
            <Deeds collective={c} />
            <Tabs
              label={{ zh: '这个集体', en: 'This collective' }}
              tabs={[
                {
                  id: 'mandates',
                  title: { zh: '授权', en: 'Mandates' },
                  content: <Mandates collective={c} {...offering(places.data, c)} />,
                },
                { id: 'charters', title: { zh: '章程', en: 'Charters' }, content: <Charters collective={c} /> },
                { id: 'proposals', title: { zh: '申请和确认', en: 'Proposals' }, content: <Proposals collective={c.id} /> },
                { id: 'events', title: { zh: '经过', en: 'History' }, content: <Events collective={c.id} /> },
                ...(c.can.includes('close')
                  ? [
                      {
                        id: 'end',
                        title: { zh: '终止前要办结的', en: 'Before it may end' },
                        content: <BeforeEnd collective={c} />,
                      },
                    ]
                  : []),
              ]}
            />
          </>
        )}
      </Ready>
    </Page>
  );
}

/** Mandates are proposed here only where the caller may. */
const offering = (places: Places | undefined, c: One): { places?: Places } =>
  places === undefined ? {} : { places: c.can.includes('mandate') ? places : { ...places, can: [] } };

function Deeds({ collective: c }: { collective: One }) {
  const { t } = useLocale();
  const params = { id: c.id };
  const others = useApi(
    client.governance.collectives,
    { query: { page: 1, size: 200, open: 'true' } },
    { enabled: c.can.includes('close'), keep: true },
  );
  return (
    <div className="yj-actions">
      {c.can.includes('rename') ? (
        <Act
          label={{ zh: '更名、信用代码', en: 'Name and USCC' }}
          asks={[
            { name: 'name', kind: 'text', least: 2, max: 100, label: { zh: '名称', en: 'Name' }, initial: c.name },
            {
              name: 'uscc',
              kind: 'text',
              max: 40,
              label: { zh: '统一社会信用代码', en: 'USCC' },
              initial: c.uscc ?? '',
              optional: true,
            },
            PAPER,
          ]}
          done={{ zh: '已更改', en: 'Changed' }}
          send={(v, o) =>
            client.governance.renameCollective(
              { params, body: { name: v.text('name'), uscc: v.orNull('uscc'), reason: v.text('reason') } },
              o,
            )
          }
        />
      ) : null}
      {c.can.includes('close') ? (
        <Act
          kind="danger"
          label={{ zh: '提出终止或合并', en: 'Propose its end' }}
          lead={
            <p className="yj-hint">
              {t({
                zh: '合并后，并入方的人员接管它的资产、合同和账目；单独终止须先办结一切。另一人确认后生效。',
                en: 'After a merger the other’s people take over its assets, contracts and books; without one everything is finished first. It holds once another person confirms it.',
              })}
            </p>
          }
          asks={[
            {
              name: 'into',
              kind: 'select',
              label: { zh: '并入', en: 'Merged into' },
              hint: { zh: '不选就是单独终止', en: 'None: it ends by itself' },
              options: (others.data?.rows ?? []).filter((x) => x.id !== c.id).map((x) => ({ value: x.id, label: x.name })),
              optional: true,
            },
            {
              name: 'on',
              kind: 'date',
              label: { zh: '自哪天起不再存续', en: 'First day it is no more' },
              initial: todayText(),
            },
            PAPER,
          ]}
          done={{ zh: '已提出，等待另一人确认', en: 'Proposed; waits for another person' }}
          send={(v, o) =>
            client.governance.proposeEnd(
              { params, body: { on: v.text('on'), into: v.orNull('into'), reason: v.text('reason') } },
              o,
            )
          }
        />
      ) : null}
    </div>
  );
}

function Charters({ collective: c }: { collective: One }) {
  const { t, locale } = useLocale();
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '章程没有规定的，按区里的规则包；章程与法规都有规定的，从严。',
          en: 'Where the charter says nothing the district’s rule packs hold; where both speak, the stricter.',
        })}
      </p>
      {c.can.includes('charter') ? (
        <div className="yj-actions">
          <NewCharter collective={c.id} />
        </div>
      ) : null}
      <DataTable
        caption={{ zh: '章程', en: 'Charters' }}
        hideCaption
        rows={c.charters}
        exportHref={fileHref(client.governance.chartersXlsx, { params: { id: c.id } })}
        rowKey={(x) => x.id}
        empty={<EmptyState title={{ zh: '没有登记章程，按规则包', en: 'No charter: the rule packs hold' }} />}
        columns={[
          {
            key: 'days',
            title: { zh: '起止', en: 'From, until' },
            head: true,
            cell: (x) =>
              `${x.from === null ? '' : fmtDate(x.from, locale)} — ${x.to === null ? t({ zh: '现行', en: 'in force' }) : fmtDate(x.to, locale)}`,
          },
          { key: 'terms', title: { zh: '条款', en: 'Terms' }, cell: (x) => termsText(x.terms, t) },
          { key: 'source', title: { zh: '依据', en: 'Rests on' }, cell: (x) => x.decision?.title ?? x.source },
        ]}
      />
    </>
  );
}
