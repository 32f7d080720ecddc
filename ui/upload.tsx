import { useRef, useState } from 'react';
import { Button } from './controls.tsx';
import { Fieldset, fieldId, type FieldProps } from './fields.tsx';
import { fmtBytes } from './format.ts';
import { useLocale, type Words } from './i18n.tsx';
import { ApiProblem } from '@yunjian/kernel/contract';

/** A file the server holds. */
export interface UploadedFile {
  id: string;
  name: string;
  bytes: number;
  href?: string;
}

/**
 * Files one by one: each is sent as soon as it is chosen, so that a broken connection loses one file and not the form.
 * `upload` sends one file and gives back what the server holds; `accept` and `maxBytes` are checked before sending.
 */
export function FileUpload(
  p: FieldProps & {
    files: readonly UploadedFile[];
    upload: (file: File) => Promise<UploadedFile>;
    onChange: (files: UploadedFile[]) => void;
    accept?: string;
    maxBytes?: number;
    maxFiles?: number;
  },
) {
  const { t } = useLocale();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Words | null>(null);
  const limit = p.maxBytes ?? 10 * 1024 * 1024;
  const send = async (chosen: FileList | null) => {
    setTrouble(null);
    let files = [...p.files];
    for (const file of chosen ?? []) {
      if (file.size > limit) {
        setTrouble({
          zh: `“${file.name}”超过 ${fmtBytes(limit)}，没有上传。请压缩后再选。`,
          en: `"${file.name}" is larger than ${fmtBytes(limit)} and was not sent. Please make it smaller.`,
        });
        continue;
      }
      setSending(file.name);
      try {
        files = [...files, await p.upload(file)];
        p.onChange(files);
      } catch (error) {
        const mend = error instanceof ApiProblem ? error.problem : null;
        setTrouble(
          mend
            ? { zh: `${mend.message.zh}${mend.mend.zh}`, en: `${mend.message.en} ${mend.mend.en}` }
            : { zh: `“${file.name}”没有传上去，请重试。`, en: `"${file.name}" was not sent. Please try again.` },
        );
      }
    }
    setSending(null);
    if (input.current) input.current.value = '';
  };
  const full = p.files.length >= (p.maxFiles ?? 10);
  return (
    <Fieldset {...p} legend={p.label} error={trouble ?? p.error}>
      {p.files.length > 0 ? (
        <ul className="yj-files">
          {p.files.map((file) => (
            <li key={file.id}>
              {file.href ? (
                <a className="yj-link" href={file.href}>
                  {file.name}
                </a>
              ) : (
                <span>{file.name}</span>
              )}
              <span className="yj-muted">{fmtBytes(file.bytes)}</span>
              <Button kind="plain" small onClick={() => p.onChange(p.files.filter((f) => f.id !== file.id))}>
                {t({ zh: '移除', en: 'Remove' })}
                <span className="yj-hidden"> {file.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {full ? null : (
        <input
          ref={input}
          id={fieldId(p.name)}
          className="yj-file"
          type="file"
          multiple={(p.maxFiles ?? 10) > 1}
          accept={p.accept}
          disabled={sending !== null}
          aria-label={t(p.label)}
          onChange={(event) => void send(event.target.files)}
        />
      )}
      <div role="status" className="yj-hint">
        {sending === null ? null : t({ zh: '正在上传 {name}…', en: 'Sending {name}…' }, { name: sending })}
      </div>
    </Fieldset>
  );
}
