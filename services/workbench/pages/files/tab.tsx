/** Files out and in: the stored bytes as .dmn and .json; a changed file back by drop or button, errors in words. */
import { useRef, useState, type DragEvent } from 'react';
import { useNavigate } from 'react-router';
import {
  ApiProblem,
  Button,
  ButtonLink,
  Dialog,
  Icon,
  Progress,
  Refusal,
  Section,
  TextField,
  fmtBytes,
  invalidate,
  useLocale,
  useToast,
} from '@yunjian/ui';
import { api, client, fileHref } from '../api.ts';
import type { DraftDetail, RuleRow } from '../types.ts';
import type { Working } from '../use-workspace.ts';

export interface FilesTabProps {
  rule: RuleRow;
  /** The draft looked at; null for a published version. */
  draft: DraftDetail | null;
  version: string;
  working: Working | null;
  mayDraft: boolean;
}

export function FilesTab(p: FilesTabProps) {
  const { t } = useLocale();
  const dmn = p.draft
    ? fileHref(api.draftDmn, { params: { id: p.draft.id } })
    : fileHref(api.versionDmn, { params: { code: p.rule.code, version: p.version } });
  const meta = p.draft
    ? fileHref(api.draftMeta, { params: { id: p.draft.id } })
    : fileHref(api.versionMeta, { params: { code: p.rule.code, version: p.version } });
  const mayReplace = p.draft !== null && p.draft.can.includes('save');
  return (
    <div className="wb-tab">
      <Section title={{ zh: '导出', en: 'Export' }}>
        <p>
          {t({
            zh: '和库里存的逐字节相同，可以用任何 DMN 编辑器打开。',
            en: 'Byte for byte as stored; any DMN editor opens it.',
          })}
        </p>
        <div className="yj-row">
          <ButtonLink href={dmn} icon="download" download={`${p.rule.code}-${p.version}.dmn`}>
            {t({ zh: '决策表 .dmn', en: 'Tables .dmn' })}
          </ButtonLink>
          <ButtonLink href={meta} icon="download" download={`${p.rule.code}-${p.version}.json`}>
            {t({ zh: '说明文件 .json', en: 'Sidecar .json' })}
          </ButtonLink>
        </div>
      </Section>
      {mayReplace || p.mayDraft ? (
        <Section
          title={
            mayReplace
              ? { zh: '用文件替换这份草案', en: 'Put a file in place of this draft' }
              : { zh: '导入为新草案', en: 'Import as a new draft' }
          }
        >
          <ImportBox base={p.rule.inForce} working={p.working} replace={mayReplace ? p.draft : null} />
        </Section>
      ) : null}
    </div>
  );
}

/** Drop or choose a .dmn and, if at hand, its .json. */
export function ImportBox({
  base,
  working,
  replace,
}: {
  /** The version a new draft is compared with; null: the server's choice. */
  base: string | null;
  working: Working | null;
  replace: DraftDetail | null;
}) {
  const { t } = useLocale();
  const toast = useToast();
  const go = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [version, setVersion] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [asking, setAsking] = useState(false);
  const models = files.filter((f) => /\.(dmn|xml)$/i.test(f.name));
  const sidecars = files.filter((f) => /\.json$/i.test(f.name));
  const wrong =
    files.length === 0
      ? null
      : models.length !== 1
        ? { zh: '请放入一个 .dmn 文件', en: 'Put in exactly one .dmn file' }
        : sidecars.length > 1 || models.length + sidecars.length < files.length
          ? { zh: '只能是一个 .dmn，和至多一个 .json', en: 'One .dmn and at most one .json' }
          : null;
  const take = (list: Iterable<File>) => {
    setProblem(null);
    const fresh = [...list];
    // A second file joins the first; one of the same kind takes its place.
    const kind = (f: File) => f.name.replace(/^.*\./, '').toLowerCase();
    setFiles((old) => [...old.filter((f) => !fresh.some((g) => kind(g) === kind(f))), ...fresh]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const send = async () => {
    setAsking(false);
    setBusy(true);
    setProblem(null);
    const body = new FormData();
    for (const file of files) body.append('file', file, file.name);
    const args = {
      query: replace
        ? { draft: replace.id, revision: working?.draft.revision ?? replace.revision }
        : { ...(version.trim() ? { version: version.trim() } : {}), ...(base ? { base } : {}) },
      body,
    };
    try {
      const answer = await client.importDraft(args);
      await invalidate(client.rules, client.rule, client.draft);
      setFiles([]);
      toast({ zh: '已导入', en: 'Imported' });
      if (replace) working?.accept(answer, true);
      else await go(`/staff/rules/${answer.code}/${encodeURIComponent(`draft:${answer.id}`)}`);
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="wb-import">
      <div
        className={over ? 'wb-drop wb-drop-over' : 'wb-drop'}
        role="group"
        aria-label={t({ zh: '选择或拖入文件', en: 'Choose or drop files' })}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" size={28} />
        <p>
          {t({ zh: '把 .dmn（可连同 .json）拖到这里，或', en: 'Drop a .dmn (and its .json) here, or' })}{' '}
          <Button small onClick={() => input.current?.click()}>
            {t({ zh: '选择文件', en: 'Choose files' })}
          </Button>
        </p>
        <p className="yj-muted yj-small">
          {t({
            zh: '每个不超过 2 MB。不附 .json 则保留原来的说明文件。',
            en: 'Up to 2 MB each. Without a .json the sidecar is kept.',
          })}
        </p>
        <input
          ref={input}
          className="yj-hidden"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={t({ zh: '选择文件', en: 'Choose files' })}
          accept=".dmn,.xml,.json"
          onChange={(event) => {
            take(event.target.files ?? []);
            event.target.value = '';
          }}
        />
      </div>
      {files.length > 0 ? (
        <ul className="yj-files">
          {files.map((file) => (
            <li key={file.name}>
              <Icon name="file" size={18} />
              {file.name} <span className="yj-muted">{fmtBytes(file.size)}</span>
              <Button small kind="plain" onClick={() => setFiles((old) => old.filter((f) => f !== file))}>
                {t({ zh: '移除', en: 'Remove' })}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {wrong ? <p className="wb-fault">{t(wrong)}</p> : null}
      {files.length > 0 && !wrong ? (
        <>
          {replace ? null : (
            <TextField
              name="import-version"
              label={{ zh: '新版本的名称', en: 'Name of the new version' }}
              optional
              hint={{ zh: '留空则用说明文件里的。', en: 'Empty: as the sidecar says.' }}
              width="medium"
              maxLength={60}
              value={version}
              onChange={setVersion}
            />
          )}
          <div className="yj-actions">
            <Button kind="primary" busy={busy} onClick={() => (replace ? setAsking(true) : void send())}>
              {replace ? t({ zh: '替换草案…', en: 'Replace the draft…' }) : t({ zh: '导入', en: 'Import' })}
            </Button>
          </div>
        </>
      ) : null}
      {busy ? <Progress label={{ zh: '正在导入并检查', en: 'Importing and checking' }} /> : null}
      <Refusal problem={problem} />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={{ zh: '用文件替换草案的全部内容？', en: 'Replace the whole draft by the file?' }}
        actions={
          <Button kind="primary" onClick={() => void send()}>
            {t({ zh: '替换', en: 'Replace' })}
          </Button>
        }
      >
        <p>
          {t({
            zh: '草案现在的表格会被文件里的替换，撤销不能回到替换前；之前的内容可以先导出留存。测试保留。',
            en: 'The tables of the draft give way to those of the file and undo does not reach back; export the present ones first if you need them. Tests are kept.',
          })}
        </p>
      </Dialog>
    </div>
  );
}
