import { Fragment } from 'react';
import { Badge, Button, Icon, useLocale } from '@yunjian/ui';
import { journeyEstimates } from '../shared/about.ts';
import { LineBadge } from '../shared/badge.tsx';
import { Clock, Legs } from '../shared/legs.tsx';
import { Delay, TightMark } from '../shared/marks.tsx';
import { ModeIcon } from '../shared/modeicon.tsx';
import { fmtClock, fmtHeadway, fmtMetres, fmtMinutes, fmtSpan, fmtUntil, secondsBetween, shownMinutes } from '../shared/time.ts';
import type { ChoiceOf, Leg, NetworkNote } from '../shared/types.ts';
import { LABEL, changesOf, everyOf, isLate, nextOf, summaryOf, worstOf } from './choices.ts';

interface Props {
  choice: ChoiceOf;
  open: boolean;
  onOpen: () => void;
  /** Shows the journey on the map; absent where the map is beside the list. */
  onMap?: () => void;
  kind: 'depart' | 'arrive' | 'last';
  /** Local time asked to arrive by; null when something else was asked. */
  by: string | null;
  date: string;
  /** Local time, when the question is about now. */
  now: string | null;
  today: string;
  networks: readonly NetworkNote[];
  /** Step-free ways were asked for: what is not known of a ride is said. */
  stepFree: boolean;
}

/** One way to travel: its times, its lines, how often, and what to beware of; all legs when it is open. */
export function ChoiceCard(p: Props) {
  const { t, locale } = useLocale();
  const { journey } = p.choice;
  const about = journeyEstimates(journey);
  const every = everyOf(journey, locale);
  const changes = changesOf(journey);
  const worst = worstOf(journey);
  const vague = worst === 'later';
  const late = isLate(journey, p.by);
  const latest = journey.latestArrival ?? journey.arrival;
  const minutes = shownMinutes(journey.departure, journey.arrival);
  const most = shownMinutes(journey.departure, latest);
  const wait = p.now === null || about.departure ? null : secondsBetween(p.now, journey.departure);
  const until = wait === null || wait < 0 ? null : fmtUntil(wait, locale);
  const firstRide = journey.legs.find((l) => l.kind !== 'walk');
  return (
    <li className={p.open ? 'tr-choice tr-choice-open' : 'tr-choice'}>
      <h3>
        <button type="button" className="tr-choice-head" aria-expanded={p.open} onClick={p.onOpen}>
          <span className="tr-choice-times">
            <span>
              <Clock at={journey.departure} date={p.date} about={about.departure} />
              <span aria-hidden="true"> – </span>
              <span className="yj-hidden">{t({ zh: '出发，', en: ' leave, ' })}</span>
              <Clock at={journey.arrival} date={p.date} about={about.arrival} round="up" />
              {vague ? (
                <span className="tr-choice-latest">
                  {t({
                    zh: `，最晚 ${fmtClock(latest, 'zh', { date: p.date, round: 'up' })}`,
                    en: `, at the latest ${fmtClock(latest, 'en', { date: p.date, round: 'up' })}`,
                  })}
                </span>
              ) : null}
              <span className="yj-hidden">{t({ zh: '到达。', en: ' arrive. ' })}</span>
            </span>
            <strong className="tr-choice-span">
              {vague && most !== minutes
                ? t({ zh: `${minutes}–${most} 分钟`, en: `${minutes}–${most} min` })
                : fmtMinutes(minutes, locale)}
            </strong>
          </span>
          <Chain legs={summaryOf(journey.legs)} />
          <span className="tr-choice-facts">
            {journey.rides === 0 ? (
              <span>{t({ zh: '全程步行', en: 'On foot all the way' })}</span>
            ) : (
              <span>
                {changes === 0
                  ? t({ zh: '直达', en: 'direct' })
                  : t({ zh: `换乘 ${changes} 次`, en: changes === 1 ? '1 change' : `${changes} changes` })}
              </span>
            )}
            {journey.walkSeconds > 0 ? (
              <span>
                {t({
                  zh: `步行 ${fmtSpan(journey.walkSeconds, 'zh')}、${fmtMetres(journey.walkMetres, 'zh')}`,
                  en: `${fmtSpan(journey.walkSeconds, 'en')} on foot, ${fmtMetres(journey.walkMetres, 'en')}`,
                })}
              </span>
            ) : null}
            {until ? (
              <span>
                {wait !== null && wait < 60
                  ? t({ zh: '现在就动身', en: 'leave now' })
                  : t({ zh: `${until}后动身`, en: `leave in ${until}` })}
              </span>
            ) : null}
            {firstRide?.delay && firstRide.headway === null ? <Delay delay={firstRide.delay[0]} /> : null}
          </span>
          <span className="tr-choice-marks">
            {p.choice.labels.map((label) => (
              <Badge key={label} kind="success">
                {t(LABEL[label])}
              </Badge>
            ))}
            {p.choice.tight ? <TightMark /> : null}
            {late && worst !== 'missed' ? (
              <Badge kind="warning">
                {t({
                  zh: `可能晚到：最晚 ${fmtClock(latest, 'zh', { date: p.date, round: 'up' })}`,
                  en: `may be late: ${fmtClock(latest, 'en', { date: p.date, round: 'up' })} at the latest`,
                })}
              </Badge>
            ) : null}
            {worst === 'missed' ? (
              <Badge kind="warning">
                {late
                  ? t({ zh: '可能晚到：等车久了会误下一程', en: 'may be late: a long wait may miss the connection' })
                  : t({ zh: '等车久了会误下一程', en: 'A long wait may miss the connection' })}
              </Badge>
            ) : null}
            {journey.legs.some((l) => l.alerts.length > 0) ? (
              <Badge kind="warning">{t({ zh: '有通告', en: 'Notices' })}</Badge>
            ) : null}
            {p.stepFree && journey.legs.some((l) => l.stepFree === 'unknown') ? (
              <Badge kind="warning">{t({ zh: '无障碍情况不明', en: 'Step-free access not known' })}</Badge>
            ) : null}
            {p.choice.assumed ? (
              <span className="yj-example">{t({ zh: '含假定或示例数据', en: 'rests on assumed or sample data' })}</span>
            ) : null}
          </span>
        </button>
      </h3>
      <Departures choice={p.choice} kind={p.kind} date={p.date} every={every} />
      {p.open ? (
        <div className="tr-choice-legs">
          <Legs legs={journey.legs} date={p.date} networks={p.networks} today={p.today} stepFree={p.stepFree} />
          <div className="yj-row tr-choice-acts">
            {p.onMap ? (
              <Button small icon="pin" onClick={p.onMap}>
                {t({ zh: '在地图上看', en: 'Show on the map' })}
              </Button>
            ) : null}
            <Button small icon="print" onClick={() => window.print()}>
              {t({ zh: '打印', en: 'Print' })}
            </Button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** Walk → line → line, in the colours of the lines. */
function Chain({ legs }: { legs: readonly Leg[] }) {
  const { t, locale } = useLocale();
  return (
    <span className="tr-chain">
      {legs.map((leg, i) => (
        <Fragment key={`${leg.departure}-${leg.from.name}-${leg.to.name}`}>
          {i > 0 ? <Icon name="right" size={14} /> : null}
          {leg.kind === 'walk' || leg.line === null ? (
            <span className="tr-chain-walk">
              <ModeIcon mode="walk" size={16} />
              <span className="yj-hidden">{t({ zh: '步行', en: 'walk' })}</span>
              {Math.ceil(leg.seconds / 60)}
              <span className="yj-hidden">{t({ zh: '分钟', en: ' minutes' })}</span>
            </span>
          ) : (
            <span className="tr-chain-ride">
              <LineBadge line={leg.line} number={leg.number} />
              {leg.headway ? <small>{fmtHeadway(leg.headway, locale)}</small> : null}
            </span>
          )}
        </Fragment>
      ))}
    </span>
  );
}

/** When the same way goes again; a way of headways alone has no times, only how often. */
function Departures({
  choice,
  kind,
  date,
  every,
}: {
  choice: ChoiceOf;
  kind: Props['kind'];
  date: string;
  every: { words: string; often: boolean } | null;
}) {
  const { t } = useLocale();
  if (choice.journey.rides === 0) return null;
  if (every !== null && kind === 'last') return null; // the last of them: nobody may think it comes again
  if (every !== null)
    return (
      <p className="tr-next">
        <Icon name="clock" size={16} />{' '}
        {every.often
          ? t({ zh: `${every.words}一班，随到随走`, en: `${every.words}: turn up and go` })
          : t({
              zh: `${every.words}一班，没有固定时刻，请多留一个间隔`,
              en: `${every.words}, no fixed times: allow for one more interval`,
            })}
      </p>
    );
  const next = nextOf(choice, 4);
  if (next.length === 0)
    return kind === 'last' ? null : (
      <p className="tr-next yj-muted">{t({ zh: '这段时间里只此一班', en: 'The only one of its kind around this time' })}</p>
    );
  const about = journeyEstimates(choice.journey);
  return (
    <p className="tr-next">
      <span className="yj-muted">
        {kind === 'depart'
          ? t({ zh: '同样走法之后', en: 'The same way again at' })
          : t({ zh: '同样走法更早', en: 'The same way earlier at' })}{' '}
      </span>
      {next.map((n, i) => (
        <span key={n.departure}>
          {i > 0 ? t({ zh: '、', en: ', ' }) : null}
          <Clock at={n.departure} date={date} about={about.departure} />
          {t({ zh: '→', en: ' → ' })}
          <Clock at={n.arrival} date={date} about={about.arrival} round="up" />
          {n.tight ? (
            <span className="tr-next-tight">
              <Icon name="warning" size={14} />
              {t({ zh: '紧', en: 'tight' })}
            </span>
          ) : null}
        </span>
      ))}
    </p>
  );
}
