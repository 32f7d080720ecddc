/** One rule: a draft or a published version, with its tables, graph, tests, checks, rehearsal, versions and files. */
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useBlocker, useNavigate, useParams, useSearchParams } from 'react-router';
import {
  Button,
  Dialog,
  EmptyState,
  ExampleMark,
  Page,
  Ready,
  Tabs,
  canSee,
  fmtDate,
  useApi,
  useLocale,
  useMe,
  usePhone,
} from '@yunjian/ui';
import { client } from './api.ts';
import { ChecksTab } from './checks.tsx';
import { Deeds } from './deeds.tsx';
import { outlineOf, type Outline } from './engine.ts';
import { FilesTab } from './files/tab.tsx';
import { GraphTab } from './graph/tab.tsx';
import { NewDraft } from './new-draft.tsx';
import { Life, SaveMark, SaveTrouble } from './parts.tsx';
import { RehearsalTab } from './rehearsal/tab.tsx';
import { alarmsOf, inLanguage, wordsOf, type Subject } from './subject.ts';
import { inOrder } from './table/decision-picker.tsx';
import { TableTab, type Jump } from './table/tab.tsx';
import type { Words } from './table/vocabulary.ts';
import { Tests, useOutcomes } from './tests/list.tsx';
import { useModel, type Hits } from './tests/run.ts';
import type { DraftDetail, RuleRow, VersionDetail } from './types.ts';
import { useWorkspace } from './use-workspace.ts';
import { VersionsTab } from './versions/tab.tsx';
import { nextStep } from './words.ts';
import { isDirty } from './workspace.ts';
import './workbench.css';

export default function RulePage() {
  const { code = '', ref } = useParams();
  const rule = useApi(client.rule, { params: { code } });
  return (
    <Ready query={rule} rows={10}>
      {(data) => {
        const open = data.drafts.find((d) => d.state !== 'approved') ?? data.drafts[0];
        const chosen = ref ?? (open ? `draft:${open.id}` : (data.inForce ?? data.versions[0]?.version));
        if (chosen === undefined)
          return (
            <Page title={data.title} back={{ to: '/staff/rules', label: { zh: '规则', en: 'Rules' } }}>
              <EmptyState title={{ zh: '这项规则还没有版本', en: 'This rule has no version yet' }} />
            </Page>
          );
        return chosen.startsWith('draft:') ? (
          <DraftLoader key={chosen} rule={data} id={chosen.slice(6)} />
        ) : (
          <VersionLoader key={chosen} rule={data} version={chosen} />
        );
      }}
    </Ready>
  );
}

function DraftLoader({ rule, id }: { rule: RuleRow; id: string }) {
  const draft = useApi(client.draft, { params: { id } });
  return <Ready query={draft}>{(data) => <DraftPage rule={rule} initial={data} />}</Ready>;
}

function VersionLoader({ rule, version }: { rule: RuleRow; version: string }) {
  const query = useApi(client.version, { params: { code: rule.code, version } });
  return <Ready query={query}>{(data) => <VersionPage rule={rule} version={data} />}</Ready>;
}

const NO_HITS: Hits = new Map();
const NO_OUTLINE: Outline = { inputs: [], decisions: [], knowledge: [], types: [], layout: new Map() };

/** The outline of a text in the reader's language; of one that cannot be read, nothing. */
function useOutline(dmn: string, words: Words | null): Outline {
  const { locale } = useLocale();
  return useMemo(() => {
    try {
      return inLanguage(outlineOf(dmn), words, locale);
    } catch {
      return NO_OUTLINE;
    }
  }, [dmn, words, locale]);
}

function DraftPage({ rule, initial }: { rule: RuleRow; initial: DraftDetail }) {
  const { t, locale } = useLocale();
  const working = useWorkspace(initial, locale === 'en');
  const { draft, workspace, texts } = working;
  const canEdit = draft.can.includes('save');
  const words = useMemo(() => wordsOf(texts.meta), [texts.meta]);
  const outline = useOutline(texts.dmn, words);
  const base = useApi(
    client.version,
    { params: { code: draft.code, version: draft.base ?? '' } },
    { enabled: draft.base !== null },
  );
  const dirty = isDirty(workspace);
  const subject: Subject = {
    code: draft.code,
    ref: `draft:${draft.id}`,
    dmn: texts.dmn,
    outline,
    words,
    meta: texts.meta,
    tests: workspace.tests,
    problems: alarmsOf(draft.problems),
    findings: draft.problems,
    working: canEdit ? working : null,
    canEdit,
    baseDmn: base.data?.dmn ?? null,
  };

  // Leaving with something unsaved: it is saved first; only when that fails one is asked.
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [dirty]);
  const inside = `/staff/rules/${draft.code}/`;
  const blocker = useBlocker(
    useCallback(
      ({ nextLocation }: { nextLocation: { pathname: string } }) =>
        dirty && !decodeURIComponent(nextLocation.pathname).startsWith(`${inside}draft:${draft.id}`),
      [dirty, inside, draft.id],
    ),
  );
  const [stuck, setStuck] = useState(false);
  const { flush } = working;
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    let current = true;
    void flush().then((saved) => {
      if (!current) return;
      if (saved) blocker.proceed();
      else setStuck(true);
    });
    return () => {
      current = false;
    };
  }, [blocker, flush]);

  return (
    <>
      <Frame
        rule={rule}
        subject={subject}
        history={draft.history}
        head={
          <>
            <Life state={draft.state} />
            {draft.example ? <ExampleMark /> : null}
            <span className="yj-muted">{t(nextStep(draft.state, draft.from))}</span>
            {canEdit ? <SaveMark working={working} /> : null}
          </>
        }
        actions={<Deeds draft={draft} onDone={(answer) => working.accept(answer)} />}
        above={<SaveTrouble working={working} />}
        rehearsal={<RehearsalTab draft={draft} working={canEdit ? working : null} rehearsable={rule.rehearsable} />}
        files={<FilesTab rule={rule} draft={draft} version={draft.version} working={canEdit ? working : null} mayDraft={false} />}
      />
      <Dialog
        open={stuck && blocker.state === 'blocked'}
        onClose={() => {
          setStuck(false);
          blocker.reset?.();
        }}
        title={{ zh: '修改没有保存', en: 'Your changes are not saved' }}
        actions={
          <Button
            kind="danger"
            onClick={() => {
              setStuck(false);
              blocker.proceed?.();
            }}
          >
            {t({ zh: '不保存，离开', en: 'Leave without saving' })}
          </Button>
        }
      >
        <p>
          {t({
            zh: '离开这一页，修改就丢了。关闭这个窗口可以回去处理。',
            en: 'They are lost if you leave. Close this window to go back.',
          })}
        </p>
      </Dialog>
    </>
  );
}

function VersionPage({ rule, version }: { rule: RuleRow; version: VersionDetail }) {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const [drafting, setDrafting] = useState(false);
  const words = useMemo(() => wordsOf(version.meta), [version.meta]);
  const outline = useOutline(version.dmn, words);
  const mayDraft = canSee(['rule-editor'], me);
  const source = rule.drafts.find((d) => d.id === version.draftId);
  const draft = useApi(client.draft, { params: { id: version.draftId ?? '' } }, { enabled: version.draftId !== null });
  const subject: Subject = {
    code: version.code,
    ref: version.version,
    dmn: version.dmn,
    outline,
    words,
    meta: version.meta,
    tests: draft.data?.tests ?? [],
    problems: alarmsOf(version.problems),
    findings: version.problems,
    working: null,
    canEdit: false,
    baseDmn: null,
  };
  return (
    <>
      <Frame
        rule={rule}
        subject={subject}
        history={version.history}
        head={
          <>
            <Life state={version.state} />
            {version.example ? <ExampleMark /> : null}
            <span className="yj-muted">
              {t({ zh: `${fmtDate(version.from, locale)} 起`, en: `from ${fmtDate(version.from, locale)}` })}
              {version.until
                ? t({ zh: `，至 ${fmtDate(version.until, locale)} 前`, en: `, until ${fmtDate(version.until, locale)}` })
                : ''}
            </span>
          </>
        }
        actions={
          <>
            {source && draft.data ? <Deeds draft={draft.data} onDone={() => void draft.refetch()} /> : null}
            {mayDraft ? (
              <Button kind="primary" icon="edit" onClick={() => setDrafting(true)}>
                {t({ zh: '起草修改', en: 'Draft a change' })}
              </Button>
            ) : null}
          </>
        }
        above={null}
        rehearsal={
          draft.data?.rehearsal ? (
            <RehearsalTab draft={draft.data} working={null} rehearsable={rule.rehearsable} />
          ) : (
            <EmptyState title={{ zh: '这个版本没有预演记录', en: 'No rehearsal of this version' }}>
              <p>{t({ zh: '预演在草案上进行。', en: 'Drafts are rehearsed.' })}</p>
            </EmptyState>
          )
        }
        files={<FilesTab rule={rule} draft={null} version={version.version} working={null} mayDraft={mayDraft} />}
      />
      {drafting ? <NewDraft rule={rule} base={version.version} onClose={() => setDrafting(false)} /> : null}
    </>
  );
}

/** Title, place of the version in its life, and the tabs; which tab is open stands in the address. */
function Frame(p: {
  rule: RuleRow;
  subject: Subject;
  history: DraftDetail['history'];
  head: ReactNode;
  actions: ReactNode;
  above: ReactNode;
  rehearsal: ReactNode;
  files: ReactNode;
}) {
  const { t } = useLocale();
  const { rule, subject } = p;
  const { tab = 'table' } = useParams();
  const [search, setSearch] = useSearchParams();
  const go = useNavigate();
  const phone = usePhone();
  const path = `/staff/rules/${rule.code}/${encodeURIComponent(subject.ref)}`;
  const first = inOrder(subject.outline).find((d) => d.kind === 'table') ?? subject.outline.decisions[0];
  const decision = search.get('d') ?? first?.id ?? '';
  const [jump, setJump] = useState<Jump | null>(null);
  const [chosen, setChosen] = useState(-1);
  const compiled = useModel(subject.dmn, subject.meta);
  const outcomes = useOutcomes(compiled, subject.tests);
  const hits = outcomes[chosen]?.hits ?? NO_HITS;
  const open = (id: string, d?: string) =>
    void go(`${path}/${id}${d ? `?d=${encodeURIComponent(d)}` : ''}`, { preventScrollReset: true });
  const jumped = useCallback(() => setJump(null), []);
  const follow = (to: Jump) => {
    setJump(to);
    open('table', to.decision);
  };
  const errors = subject.problems.filter((x) => x.severity === 'error').length;
  const failed = outcomes.filter((o) => o?.passed === false).length;
  const counted = (words: { zh: string; en: string }, n: number) =>
    n > 0 ? { zh: `${words.zh} ${n}`, en: `${words.en} ${n}` } : words;
  const tests = { subject, compiled, outcomes, chosen, onChoose: setChosen, fresh: decision };
  const shown = rule.drafts.find((d) => `draft:${d.id}` === subject.ref)?.version ?? subject.ref;
  return (
    <Page
      width="full"
      back={{ to: '/staff/rules', label: { zh: '规则', en: 'Rules' } }}
      title={{
        zh: `${rule.title.zh} ${subject.working?.workspace.version ?? shown}`,
        en: `${rule.title.en} ${subject.working?.workspace.version ?? shown}`,
      }}
      actions={p.actions}
    >
      <div className="wb-head-line">{p.head}</div>
      {p.above}
      <Tabs
        label={{ zh: '规则的各个方面', en: 'Parts of the rule' }}
        current={tab}
        onChange={(id) => open(id)}
        tabs={[
          {
            id: 'table',
            title: { zh: '表格', en: 'Tables' },
            content: (
              <TableTab
                subject={subject}
                decision={decision}
                onDecision={(d) => setSearch({ d }, { preventScrollReset: true })}
                jump={jump}
                onJumped={jumped}
                hits={hits}
                failed={failed}
                side={phone || (subject.tests.length === 0 && !subject.canEdit) ? null : <Tests {...tests} decision={decision} />}
              />
            ),
          },
          {
            id: 'graph',
            title: { zh: '决策图', en: 'Graph' },
            content: <GraphTab subject={subject} onDecision={(d) => open('table', d)} />,
          },
          { id: 'tests', title: counted({ zh: '测试', en: 'Tests' }, failed), content: <Tests {...tests} decision={null} /> },
          {
            id: 'checks',
            title: counted({ zh: '检查', en: 'Checks' }, errors || subject.problems.length),
            content: <ChecksTab subject={subject} onJump={follow} />,
          },
          { id: 'rehearsal', title: { zh: '预演', en: 'Rehearsal' }, content: p.rehearsal },
          {
            id: 'versions',
            title: { zh: '版本与比较', en: 'Versions' },
            content: <VersionsTab rule={rule} subjectRef={subject.ref} history={p.history} />,
          },
          { id: 'files', title: { zh: '导入导出', en: 'Files' }, content: p.files },
        ]}
      />
      <p className="yj-hidden" role="status">
        {errors > 0 ? t({ zh: `检查发现 ${errors} 处必须改正`, en: `${errors} findings must be mended` }) : ''}
      </p>
    </Page>
  );
}
