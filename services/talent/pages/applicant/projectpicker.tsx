import { useState } from 'react';
import { Button, Fieldset, Money, Select, useLocale, type Words } from '@yunjian/ui';
import type { ProjectRow } from '../../contract/public.ts';

/** Up to five projects in order of preference, chosen and moved without a pointer. */
export function ProjectPicker({
  value,
  onChange,
  projects,
  error,
}: {
  value: readonly string[];
  onChange: (ids: readonly string[]) => void;
  projects: readonly ProjectRow[];
  error?: Words | undefined;
}) {
  const { t } = useLocale();
  const [said, say] = useState('');
  const byId = new Map(projects.map((p) => [p.id, p]));
  const move = (from: number, to: number) => {
    const next = [...value];
    const [id] = next.splice(from, 1);
    if (id === undefined) return;
    next.splice(to, 0, id);
    onChange(next);
    say(t({ zh: '{name}：现在是第 {n} 意向', en: '{name} is now number {n}' }, { name: t(byId.get(id)?.name ?? id), n: to + 1 }));
  };
  return (
    <Fieldset
      legend={{ zh: '意向项目（按先后，最多 5 个）', en: 'Projects you prefer (in order, at most 5)' }}
      name="projectIds"
      error={error}
    >
      {value.length > 0 ? (
        <ol className="tl-picks">
          {value.map((id, i) => {
            const project = byId.get(id);
            const name = t(project?.name ?? { zh: '（项目已下架）', en: '(no longer listed)' });
            return (
              <li key={id}>
                <div>
                  <strong>{name}</strong>
                  {project ? (
                    <p className="yj-hint">
                      {t(project.town.name)} · {t({ zh: '可租 {n} 套', en: '{n} free' }, { n: project.free })} ·{' '}
                      <Money fen={project.rentFromFen} />
                      {t({ zh: ' 起/月', en: ' a month and up' })}
                    </p>
                  ) : null}
                </div>
                <div className="yj-row">
                  <Button small kind="plain" icon="up" disabled={i === 0} onClick={() => move(i, i - 1)}>
                    {t({ zh: '上移', en: 'Up' })}
                    <span className="yj-hidden">{t({ zh: '：', en: ': ' }) + name}</span>
                  </Button>
                  <Button small kind="plain" icon="down" disabled={i === value.length - 1} onClick={() => move(i, i + 1)}>
                    {t({ zh: '下移', en: 'Down' })}
                    <span className="yj-hidden">{t({ zh: '：', en: ': ' }) + name}</span>
                  </Button>
                  <Button
                    small
                    kind="plain"
                    icon="cross"
                    onClick={() => {
                      onChange(value.filter((x) => x !== id));
                      say(t({ zh: '已移除{name}', en: '{name} removed' }, { name }));
                    }}
                  >
                    {t({ zh: '移除', en: 'Remove' })}
                    <span className="yj-hidden">{t({ zh: '：', en: ': ' }) + name}</span>
                  </Button>
                </div>
              </li>
            );
          })}
        </ol>
      ) : null}
      {value.length < 5 ? (
        <Select
          name="projectIds"
          label={{ zh: '添加意向项目', en: 'Add a project' }}
          value=""
          placeholder={{ zh: '从名单中选择', en: 'Choose from the list' }}
          onChange={(id) => {
            if (id) onChange([...value, id]);
          }}
          options={projects
            .filter((p) => !value.includes(p.id))
            .map((p) => ({
              value: p.id,
              label: {
                zh: `${p.name.zh}（${p.town.name.zh}，可租 ${p.free} 套）`,
                en: `${p.name.en} (${p.town.name.en}, ${p.free} free)`,
              },
            }))}
        />
      ) : null}
      <p className="yj-hidden" role="status">
        {said}
      </p>
    </Fieldset>
  );
}
