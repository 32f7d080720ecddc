/** Small pieces of the workbench pages: states, the life of a version, how saving stands. */
import { Badge, Button, Icon, Notice, fmtDateTime, useLocale } from '@yunjian/ui';
import type { VersionState } from './types.ts';
import type { Working } from './use-workspace.ts';
import { LIFE, stateLook, stateText } from './words.ts';

export function StateBadge({ state }: { state: VersionState }) {
  const { t } = useLocale();
  return <Badge {...stateLook[state]}>{t(stateText[state])}</Badge>;
}

/** 草案 → 已预演 → 已审定 → 生效中 → 已被取代, with where this version stands. */
export function Life({ state }: { state: VersionState }) {
  const { t } = useLocale();
  const at = LIFE.indexOf(state);
  if (at < 0) return <StateBadge state={state} />;
  return (
    <ol className="wb-life" aria-label={t({ zh: '这个版本走到哪一步', en: 'Where this version stands' })}>
      {LIFE.map((step, i) => (
        <li
          key={step}
          className={i < at ? 'wb-life-done' : i === at ? 'wb-life-now' : undefined}
          aria-current={i === at ? 'step' : undefined}
        >
          <span aria-hidden="true">{i < at ? <Icon name="check" size={12} /> : i + 1}</span>
          {t(stateText[step])}
        </li>
      ))}
    </ol>
  );
}

/** How saving stands, in a word. */
export function SaveMark({ working }: { working: Working }) {
  const { t, locale } = useLocale();
  const { save, draft } = working;
  const text =
    save.is === 'saving'
      ? { zh: '正在保存…', en: 'Saving…' }
      : save.is === 'waiting'
        ? { zh: '有未保存的修改', en: 'Unsaved changes' }
        : save.is === 'saved'
          ? { zh: '已保存', en: 'Saved' }
          : { zh: '没有保存', en: 'Not saved' };
  const bad = save.is === 'conflict' || save.is === 'failed';
  return (
    <span className={bad ? 'wb-save wb-bad' : 'wb-save'} role="status" title={fmtDateTime(draft.changedAt, locale)}>
      <Icon name={bad ? 'warning' : save.is === 'saved' ? 'check' : 'clock'} size={14} />
      {t(text)}
      {save.is === 'waiting' || save.is === 'failed' ? (
        <button type="button" className="yj-link yj-linklike" onClick={() => void working.flush()}>
          {t({ zh: '现在保存', en: 'Save now' })}
        </button>
      ) : null}
    </span>
  );
}

/** Why saving does not go on, with the ways out. */
export function SaveTrouble({ working }: { working: Working }) {
  const { t } = useLocale();
  const { save } = working;
  if (save.is === 'conflict')
    return (
      <Notice
        kind="danger"
        alert
        title={{ zh: '别人在您之后保存了这份草案', en: 'Somebody else saved this draft after you opened it' }}
      >
        <p>
          {t({
            zh: '您的修改还在这一页，没有写入。请选一边：',
            en: 'Your changes are still on this page and were not written. Choose:',
          })}
        </p>
        <div className="yj-row">
          <Button onClick={() => void working.takeTheirs()}>
            {t({ zh: '用对方的，放弃我的修改', en: 'Take theirs, give up mine' })}
          </Button>
          <Button kind="danger" onClick={() => void working.keepMine()}>
            {t({ zh: '用我的，覆盖对方的修改', en: 'Keep mine, overwrite theirs' })}
          </Button>
        </div>
      </Notice>
    );
  if (save.is === 'failed')
    return (
      <Notice kind="danger" alert title={save.problem.problem.message}>
        <p>{t(save.problem.problem.mend)}</p>
        <p>{t({ zh: '您的修改还在这一页。', en: 'Your changes are still on this page.' })}</p>
        {save.problem.problem.fields?.length ? (
          <ul>
            {save.problem.problem.fields.map((f) => (
              <li key={f.path}>{t(f.message)}</li>
            ))}
          </ul>
        ) : null}
      </Notice>
    );
  return null;
}
