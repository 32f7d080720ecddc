/** Talent housing on the staff desk's first page: what waits for this person, each figure a way to its list. */
import { Link, Notice, canSee, fmtInt, useApi, useLocale, useMe } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import { client } from './api.ts';
import { Clock, Ready } from './parts.tsx';
import { lightText } from './words.ts';
import './staff.css';

export default function Desk() {
  const { me } = useMe();
  return (
    <div className="ts-desk">
      {canSee(['reviewer', 'duty'], me) ? <Waiting /> : null}
      {canSee(['duty', 'auditor'], me) ? <Audits /> : null}
      {canSee(['operator'], me) ? <Keys /> : null}
    </div>
  );
}

function Door({ to, label, n, tone = 'plain' }: { to: string; label: Text; n: number; tone?: string }) {
  const { t } = useLocale();
  return (
    <Link to={to} className={`ts-door ts-door-${tone}`}>
      <span>{t(label)}</span>
      <strong>{fmtInt(n)}</strong>
    </Link>
  );
}

/** The worklist's counts and its five most urgent items. */
function Waiting() {
  const { t } = useLocale();
  const list = useApi(client.review.worklist, { query: { page: 1, size: 5 } }, { every: 60_000 });
  return (
    <Ready query={list} rows={4}>
      {({ counts, rows }) => (
        <>
          <div className="ts-doors">
            <Door to="/staff/talent?light=black" label={lightText.black} n={counts.black} tone="black" />
            <Door to="/staff/talent?light=red" label={lightText.red} n={counts.red} tone="red" />
            <Door to="/staff/talent?light=amber" label={lightText.amber} n={counts.amber} tone="amber" />
            <Door to="/staff/talent?owner=me" label={{ zh: '我经办的', en: 'Mine' }} n={counts.mine} />
            <Door to="/staff/talent?owner=nobody" label={{ zh: '无人领取', en: 'Unclaimed' }} n={counts.unowned} />
          </div>
          {rows.length === 0 ? (
            <p className="yj-muted">{t({ zh: '没有等人处理的事项。', en: 'Nothing waits for a person.' })}</p>
          ) : (
            <ul className="ts-urgent" aria-label={t({ zh: '最紧的事项', en: 'Most urgent' })}>
              {rows.map((r) => (
                <li key={r.id}>
                  <Clock clock={r.clock} compact />
                  <Link to={`/staff/talent/${r.id}`}>{r.reference}</Link>
                  <span className="yj-muted">{r.causeTexts.map((c) => t(c)).join(t({ zh: '、', en: ', ' }))}</span>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Ready>
  );
}

/** Post-audits that are still open, and whether automation is on. */
function Audits() {
  const { t } = useLocale();
  const board = useApi(client.duty.board, { query: { days: 30 } }, { every: 60_000 });
  return (
    <Ready query={board} rows={2}>
      {({ audit, mode }) => (
        <>
          {mode.automatic ? null : (
            <Notice
              kind="danger"
              title={{ zh: '自动办理已停用，全部转人工', en: 'Automation is off: everything goes to people' }}
            >
              <p>{mode.reason}</p>
            </Notice>
          )}
          <div className="ts-doors">
            <Door to="/staff/talent/audits" label={{ zh: '待抽查', en: 'To be audited' }} n={audit.open} />
            <Door
              to="/staff/talent/audits"
              label={{ zh: '抽查超期', en: 'Audits overdue' }}
              n={audit.overdue}
              {...(audit.overdue > 0 ? { tone: 'red' } : {})}
            />
          </div>
          <p className="ts-alone">
            <Link to="/staff/talent/duty">{t({ zh: '看值班看板', en: 'Open the duty board' })}</Link>
          </p>
        </>
      )}
    </Ready>
  );
}

/** What an operator has to do. */
function Keys() {
  const list = useApi(client.operator.myProjects, {});
  return (
    <Ready query={list} rows={2}>
      {({ rows }) => (
        <div className="ts-doors">
          <Door
            to="/staff/talent/handovers"
            label={{ zh: '待交钥匙', en: 'Keys to hand over' }}
            n={rows.reduce((n, r) => n + r.handovers, 0)}
          />
          <Door
            to="/staff/talent/projects"
            label={{ zh: '可租房源', en: 'Free flats' }}
            n={rows.reduce((n, r) => n + r.free, 0)}
          />
        </div>
      )}
    </Ready>
  );
}
