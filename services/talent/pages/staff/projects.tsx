/** The operator's start: the projects they run, what is free, keys to hand over. */
import {
  Area,
  ButtonLink,
  Card,
  Cards,
  Details,
  EmptyState,
  Figure,
  Figures,
  Page,
  fmtInt,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client } from './api.ts';
import { Ready } from './parts.tsx';
import './staff.css';

export default function Projects() {
  const { t } = useLocale();
  const list = useApi(client.operator.myProjects, {});
  return (
    <Page
      width="full"
      title={{ zh: '我运营的项目', en: 'Projects I run' }}
      actions={
        <ButtonLink to="/staff/talent/handovers" icon="key">
          {t({ zh: '待交钥匙', en: 'Keys to hand over' })}
        </ButtonLink>
      }
    >
      <Ready query={list}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState title={{ zh: '您名下还没有准入的项目', en: 'No accredited project is yours yet' }}>
              <p>
                {t({
                  zh: '项目准入后会出现在这里。有疑问请联系区人才安居主管部门。',
                  en: 'Projects appear here once accredited. Ask the housing department if one is missing.',
                })}
              </p>
            </EmptyState>
          ) : (
            <>
              <Figures>
                <Figure
                  label={{ zh: '房源总数', en: 'Flats' }}
                  value={fmtInt(data.rows.reduce((n, r) => n + r.units, 0))}
                  unit={{ zh: ' 套', en: '' }}
                  formula={{ zh: '各项目房源台账行数之和', en: 'Rows of all ledgers' }}
                />
                <Figure
                  label={{ zh: '可租', en: 'Free' }}
                  value={fmtInt(data.rows.reduce((n, r) => n + r.free, 0))}
                  unit={{ zh: ' 套', en: '' }}
                  formula={{ zh: '状态为“可租”的房源', en: 'Flats whose state is free' }}
                />
                <Figure
                  label={{ zh: '待交钥匙', en: 'Keys to hand over' }}
                  value={fmtInt(data.rows.reduce((n, r) => n + r.handovers, 0))}
                  formula={{ zh: '已签租约、还没有交钥匙的租客', en: 'Signed leases whose keys are not handed over' }}
                  list={{ to: '/staff/talent/handovers' }}
                />
              </Figures>
              <Cards>
                {data.rows.map((p) => (
                  <Card
                    key={p.id}
                    title={p.name}
                    actions={
                      <span className="yj-row">
                        <ButtonLink
                          small
                          to={`/staff/talent/projects/${p.id}`}
                          aria-label={t({ zh: `${p.name.zh} 房源台账`, en: `Ledger of ${p.name.en}` })}
                        >
                          {t({ zh: '房源台账', en: 'Ledger' })}
                        </ButtonLink>
                        <ButtonLink
                          small
                          to={`/staff/talent/projects/${p.id}/import`}
                          aria-label={t({ zh: `${p.name.zh} 导入房源`, en: `Import flats into ${p.name.en}` })}
                        >
                          {t({ zh: '导入房源', en: 'Import' })}
                        </ButtonLink>
                      </span>
                    }
                  >
                    <p>
                      {t({
                        zh: `${fmtInt(p.units)} 套，可租 ${fmtInt(p.free)} 套，待交钥匙 ${p.handovers} 户`,
                        en: `${fmtInt(p.units)} flats, ${fmtInt(p.free)} free, ${p.handovers} keys to hand over`,
                      })}
                    </p>
                    <Details summary={{ zh: `户型 ${p.plans.length} 种`, en: `${p.plans.length} floor plans` }}>
                      <ul>
                        {p.plans.map((plan) => (
                          <li key={plan.id}>
                            {plan.code} · {t(plan.name)} · {t({ zh: `${plan.rooms} 室`, en: `${plan.rooms} rooms` })} ·{' '}
                            <Area cm2={plan.areaCm2} />
                          </li>
                        ))}
                      </ul>
                    </Details>
                  </Card>
                ))}
              </Cards>
            </>
          )
        }
      </Ready>
    </Page>
  );
}
