/** Choosing what a contract, a notice or a decision is about: parts of assets, a contract, a distribution, a recorded decision. */
import { useState } from 'react';
import { Badge, Button, Icon, Ready, Select, fmtArea, useApi, useLocale, type Words } from '@yunjian/ui';
import { client } from './api.ts';
import { Two } from './parts.tsx';

/** A part that was chosen, as it is named on the page. */
export interface Picked {
  readonly id: string;
  readonly title: string;
}

/** Parts of one collective: search its assets, open one, tick its parts. Parts somebody holds today are marked, not hidden: a term may begin later. */
export function PartPicker({
  collective,
  chosen,
  onChange,
}: {
  collective: string;
  chosen: readonly Picked[];
  onChange: (next: readonly Picked[]) => void;
}) {
  const { t } = useLocale();
  const [q, setQ] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const list = useApi(
    client.assets.list,
    { query: { collective, page: 1, size: 20, ...(q ? { q } : {}) } },
    { enabled: collective !== '', keep: true },
  );
  if (collective === '')
    return <p className="yj-hint">{t({ zh: '先选集体，再选部位。', en: 'Choose the collective first.' })}</p>;
  return (
    <div>
      {chosen.length > 0 ? (
        <ul className="as-tags as-plain">
          {chosen.map((p) => (
            <li key={p.id}>
              <Button
                small
                icon="cross"
                aria-label={t({ zh: `去掉 ${p.title}`, en: `Remove ${p.title}` })}
                onClick={() => onChange(chosen.filter((x) => x.id !== p.id))}
              >
                {p.title}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="yj-hint">{t({ zh: '还没有选部位。', en: 'No part is chosen yet.' })}</p>
      )}
      <div role="presentation" onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}>
        <PickerSearch
          value={q}
          onSearch={setQ}
          label={{ zh: '找资产：名称、编号或坐落', en: 'Find assets: name, code or address' }}
        />
      </div>
      <Ready query={list} rows={4}>
        {(data) => (
          <ul className="as-plain">
            {data.rows.map((a) => (
              <li key={a.id}>
                <button
                  type="button"
                  className="yj-link yj-linklike"
                  aria-expanded={open === a.id}
                  onClick={() => setOpen(open === a.id ? null : a.id)}
                >
                  <Icon name={open === a.id ? 'down' : 'right'} size={14} /> {a.name} <span className="yj-muted">{a.code}</span>
                </button>
                {open === a.id ? <PartsOf id={a.id} chosen={chosen} onChange={onChange} /> : null}
              </li>
            ))}
            {data.rows.length === 0 ? <li className="yj-muted">{t({ zh: '没有找到', en: 'Nothing found' })}</li> : null}
            {data.total > data.rows.length ? (
              <li className="yj-hint">
                {t({
                  zh: `共 ${data.total} 项，只列前 ${data.rows.length} 项，请搜索。`,
                  en: `${data.total} in all, the first ${data.rows.length} are shown: search.`,
                })}
              </li>
            ) : null}
          </ul>
        )}
      </Ready>
    </div>
  );
}

/** A search inside a form: forms cannot hold forms, so the button searches. */
function PickerSearch({ value, onSearch, label }: { value: string; onSearch: (q: string) => void; label: Words }) {
  const { t } = useLocale();
  const [text, setText] = useState(value);
  return (
    <div className="as-asof">
      <div className="yj-field">
        <label className="yj-label" htmlFor="as-find-part">
          {t(label)}
        </label>
        <input
          id="as-find-part"
          className="yj-input"
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            onSearch(text.trim());
          }}
        />
      </div>
      <Button icon="search" onClick={() => onSearch(text.trim())}>
        {t({ zh: '查找', en: 'Find' })}
      </Button>
    </div>
  );
}

function PartsOf({
  id,
  chosen,
  onChange,
}: {
  id: string;
  chosen: readonly Picked[];
  onChange: (next: readonly Picked[]) => void;
}) {
  const { t } = useLocale();
  const asset = useApi(client.assets.asset, { params: { id } });
  return (
    <Ready query={asset} rows={2}>
      {(a) => (
        <ul className="as-ticks">
          {a.parts
            .filter((p) => p.retiredOn === null)
            .map((p) => {
              const on = chosen.some((x) => x.id === p.id);
              return (
                <li key={p.id}>
                  <label>
                    <input
                      type="checkbox"
                      checked={on}
                      onChange={() =>
                        onChange(
                          on ? chosen.filter((x) => x.id !== p.id) : [...chosen, { id: p.id, title: `${a.name} ${p.name}` }],
                        )
                      }
                    />
                    <Two under={p.areaCm2 === null ? p.code : `${p.code} · ${fmtArea(p.areaCm2)}`}>
                      {p.name}{' '}
                      {p.contract ? (
                        <Badge kind="warning">
                          {t({
                            zh: `${p.contract.number} 用到 ${p.contract.until}`,
                            en: `${p.contract.number} until ${p.contract.until}`,
                          })}
                        </Badge>
                      ) : null}
                    </Two>
                  </label>
                </li>
              );
            })}
        </ul>
      )}
    </Ready>
  );
}

/** One of a few things, each with what tells it from the others. */
function PickOne(p: {
  name: string;
  of: readonly (Picked & { readonly under: string })[];
  chosen: Picked | null;
  onChange: (next: Picked) => void;
  none: Words;
}) {
  const { t } = useLocale();
  return (
    <ul className="as-ticks">
      {p.of.map(({ id, title, under }) => (
        <li key={id}>
          <label>
            <input type="radio" name={p.name} checked={p.chosen?.id === id} onChange={() => p.onChange({ id, title })} />
            <Two under={under}>{title}</Two>
          </label>
        </li>
      ))}
      {p.of.length === 0 ? <li className="yj-muted">{t(p.none)}</li> : null}
    </ul>
  );
}

/** A contract of a collective, found by its number or lessee. */
export function ContractPicker({
  collective,
  chosen,
  onChange,
}: {
  collective: string;
  chosen: Picked | null;
  onChange: (next: Picked | null) => void;
}) {
  const { t } = useLocale();
  const [q, setQ] = useState('');
  const list = useApi(
    client.letting.contracts,
    { query: { collective, page: 1, size: 20, ...(q ? { q } : {}) } },
    { enabled: collective !== '', keep: true },
  );
  if (collective === '')
    return <p className="yj-hint">{t({ zh: '先选集体，再选合同。', en: 'Choose the collective first.' })}</p>;
  return (
    <div>
      <p className={chosen ? undefined : 'yj-hint'}>
        {chosen ? chosen.title : t({ zh: '还没有选合同。', en: 'No contract is chosen yet.' })}
      </p>
      <div role="presentation" onKeyDown={(event) => event.key === 'Enter' && event.stopPropagation()}>
        <PickerSearch value={q} onSearch={setQ} label={{ zh: '找合同：编号或承租人', en: 'Find contracts: number or lessee' }} />
      </div>
      <Ready query={list} rows={4}>
        {(data) => (
          <PickOne
            name="contract-picker"
            of={data.rows.map((c) => ({
              id: c.id,
              title: `${c.number} ${c.lessee.name}`,
              under: `${c.startsOn} – ${c.endsOn}`,
            }))}
            chosen={chosen}
            onChange={onChange}
            none={{ zh: '没有找到', en: 'Nothing found' }}
          />
        )}
      </Ready>
    </div>
  );
}

/** A distribution of a collective whose plan is on display: what a meeting may decide on now. */
export function RunPicker({
  collective,
  chosen,
  onChange,
}: {
  collective: string;
  chosen: Picked | null;
  onChange: (next: Picked | null) => void;
}) {
  const { t } = useLocale();
  const list = useApi(
    client.dividends.runs,
    { query: { collective, state: 'noticed', page: 1, size: 50 } },
    { enabled: collective !== '' },
  );
  if (collective === '')
    return <p className="yj-hint">{t({ zh: '先选集体，再选收益分配。', en: 'Choose the collective first.' })}</p>;
  return (
    <div>
      <p className={chosen ? undefined : 'yj-hint'}>
        {chosen ? chosen.title : t({ zh: '还没有选收益分配。', en: 'No distribution is chosen yet.' })}
      </p>
      <Ready query={list} rows={2}>
        {(data) => (
          <PickOne
            name="run-picker"
            of={data.rows.map((r) => ({ id: r.id, title: r.title, under: t({ zh: `${r.year} 年`, en: String(r.year) }) }))}
            chosen={chosen}
            onChange={onChange}
            none={{ zh: '没有正在公示的分配方案', en: 'No plan is on display' }}
          />
        )}
      </Ready>
    </div>
  );
}

/** A recorded decision of a collective, newest first; those that are not valid say so and cannot be hidden. */
export function DecisionPicker(p: {
  collective: string;
  subject?: 'letting' | 'renewal' | 'amendment' | 'claims' | 'distribution' | 'charter';
  /** distribution: on this run. */
  run?: string;
  value: string;
  onChange: (id: string) => void;
  label?: Words;
  optional?: boolean;
}) {
  const { t } = useLocale();
  const list = useApi(
    client.letting.decisions,
    {
      query: {
        collective: p.collective,
        state: 'recorded',
        page: 1,
        size: 100,
        ...(p.subject ? { subject: p.subject } : {}),
        ...(p.run ? { run: p.run } : {}),
      },
    },
    { enabled: p.collective !== '' },
  );
  return (
    <Select
      name="decision-picker"
      label={p.label ?? { zh: '依据的民主决议', en: 'The decision it rests on' }}
      hint={{ zh: '只列已确认的决议；没有的先去登记', en: 'Recorded decisions only; enter it first if it is missing' }}
      {...(p.optional ? { optional: true } : {})}
      value={p.value}
      onChange={p.onChange}
      options={(list.data?.rows ?? []).map((d) => ({
        value: d.id,
        label: `${d.meetingOn} ${d.title}${d.valid === false ? t({ zh: '（不成立）', en: ' (not valid)' }) : ''}`,
      }))}
    />
  );
}
