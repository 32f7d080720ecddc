/** Who told of an interest before a vote, and who stayed out. Said while the decision is a draft; kept with it afterwards. */
import { Badge, Notice, Ready, useApi, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import type { Ask } from './asks.ts';
import { Act } from './form.tsx';
import { Part, Two } from './parts.tsx';

export function Interests({ id }: { id: string }) {
  const { t } = useLocale();
  const query = useApi(client.facts.interests, { params: { id } });
  return (
    <Part title={{ zh: '利害关系与回避', en: 'Interests and recusal' }}>
      <Ready query={query} rows={2}>
        {(d) => (
          <>
            {d.asked ? null : (
              <p className="yj-muted">
                {t({ zh: '这项决议登记时还没有申报利害关系。', en: 'When this was entered nobody was asked yet.' })}
              </p>
            )}
            {d.rows.length > 0 ? (
              <ul className="as-plain">
                {d.rows.map((r) => (
                  <li key={r.personId}>
                    <Two under={r.relation}>
                      {r.name}{' '}
                      <Badge kind={r.recused ? 'success' : 'warning'}>
                        {t(r.recused ? { zh: '已回避', en: 'Stayed out' } : { zh: '没有回避', en: 'Took part' })}
                      </Badge>
                    </Two>
                  </li>
                ))}
              </ul>
            ) : d.asked ? (
              <p>{t({ zh: '没有人申报利害关系。', en: 'Nobody told of an interest.' })}</p>
            ) : null}
            {d.can.includes('declare') ? (
              <>
                <Notice
                  kind="info"
                  title={{
                    zh: '理事、监事、会计与承租方有亲属、出资或控制关系的，须在表决前申报并回避；确认决议后不能再补。',
                    en: 'Officers who are kin of the lessee, own or control it say so before the vote and stay out. It cannot be told after the decision is recorded.',
                  }}
                />
                <Act
                  small
                  icon="edit"
                  label={{ zh: '申报利害关系', en: 'Declare interests' }}
                  asks={d.officers.flatMap((o): Ask[] => {
                    const told = d.rows.find((r) => r.personId === o.personId);
                    return [
                      {
                        name: `r-${o.personId}`,
                        kind: 'text',
                        label: { zh: `${o.title} ${o.name}：与承租方的关系`, en: `${o.title} ${o.name}: relation to the lessee` },
                        max: 200,
                        optional: true,
                        initial: told?.relation ?? '',
                      },
                      {
                        name: `s-${o.personId}`,
                        kind: 'check',
                        label: { zh: `${o.name} 已回避`, en: `${o.name} stayed out` },
                        optional: true,
                        initial: told?.recused === true ? 'yes' : '',
                        when: (raw) => (raw[`r-${o.personId}`] ?? '') !== '',
                      },
                    ];
                  })}
                  confirm={{ zh: '保存申报', en: 'Save' }}
                  done={{ zh: '已保存', en: 'Saved' }}
                  send={(v, options) =>
                    client.facts.declareInterests(
                      {
                        params: { id },
                        body: {
                          interests: d.officers.flatMap((o) => {
                            const relation = v.orNull(`r-${o.personId}`);
                            return relation === null
                              ? []
                              : [{ personId: o.personId, relation, recused: v.yes(`s-${o.personId}`) }];
                          }),
                        },
                      },
                      options,
                    )
                  }
                />
              </>
            ) : null}
          </>
        )}
      </Ready>
    </Part>
  );
}
