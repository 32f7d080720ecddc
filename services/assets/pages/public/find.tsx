import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Area, EmptyState, ExampleMark, Link, Notice, Ready, SearchBox, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { codeOf } from '../shared/code.ts';
import { changed } from '../shared/query.ts';
import { ASSET_KIND, ASSET_STATE, USE } from '../shared/words.ts';

/** Finds an asset by the code on its wall (goes there at once) or by words of its name. */
export function FindAsset() {
  const { t } = useLocale();
  const go = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [short, setShort] = useState(false);
  const q = search.get('find')?.trim().slice(0, 60) ?? '';
  const look = (text: string) => {
    const code = codeOf(text);
    setShort(text.length === 1);
    if (code !== null) void go(`/assets/${code}`);
    else if (text.length !== 1) setSearch(changed(search, 'find', text.slice(0, 60)), { preventScrollReset: true });
  };
  return (
    <div className="as-find">
      <SearchBox
        label={{ zh: '资产名称，或二维码下面的 12 位编码', en: 'Name of the asset, or the 12 characters below its QR code' }}
        value={q}
        onSearch={look}
        placeholder={{ zh: '例如：厂房', en: 'for example: workshop' }}
      />
      <p className="yj-hint">
        {t({
          zh: '现场的资产贴有二维码，用手机相机一扫就能打开它的公开档案。',
          en: 'Assets carry a QR code on the spot: the camera of a phone opens their public record.',
        })}
      </p>
      {short ? (
        <Notice kind="warning" alert>
          <p>{t({ zh: '请至少输入两个字。', en: 'Please type at least two characters.' })}</p>
        </Notice>
      ) : null}
      {q.length >= 2 ? <Found q={q} /> : null}
    </div>
  );
}

function Found({ q }: { q: string }) {
  const { t } = useLocale();
  const query = useApi(client.assets.findAssets, { query: { q } }, { keep: true });
  return (
    <Ready query={query} rows={4}>
      {({ rows, more }) =>
        rows.length === 0 ? (
          <EmptyState title={{ zh: `没有名称里带“${q}”的资产`, en: `No asset has “${q}” in its name` }}>
            <p>{t({ zh: '换一个短一点的词试试。', en: 'Try a shorter word.' })}</p>
          </EmptyState>
        ) : (
          <>
            <ul className="as-found" aria-label={t({ zh: '找到的资产', en: 'Assets found' })}>
              {rows.map((a) => (
                <li key={a.code}>
                  <Link to={`/assets/${a.code}`}>{a.name}</Link> {a.demo ? <ExampleMark of="data" /> : null}
                  <div className="yj-muted yj-small">
                    {t(a.town)} · {a.collective} · {t(ASSET_KIND[a.kind])} · {t(USE[a.use])} · {t(ASSET_STATE[a.state].text)}
                    {a.areaCm2 === null ? null : (
                      <>
                        {' · '}
                        <Area cm2={a.areaCm2} />
                      </>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            {more ? (
              <p className="yj-muted" role="status">
                {t({
                  zh: '只显示前 20 项，请多输几个字缩小范围。',
                  en: 'The first 20 are shown: type more words to narrow the search.',
                })}
              </p>
            ) : null}
          </>
        )
      }
    </Ready>
  );
}
