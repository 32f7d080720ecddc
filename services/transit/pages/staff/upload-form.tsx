/** Handing in a timetable: the file, and what must be said of it wherever its times are shown. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  Button,
  ButtonLink,
  DateField,
  Details,
  Icon,
  Progress,
  Radios,
  Refusal,
  Section,
  TextArea,
  TextField,
  fieldId,
  fmtBytes,
  invalidate,
  useLocale,
} from '@yunjian/ui';
import { client, fileHref } from '../shared/client.ts';
import { uploadPath } from './paths.ts';
import { NOTHING_SAID, fieldsOf, type SaidDraft } from './upload-said.ts';
import { formOf, useSend } from './use-send.ts';

interface Props {
  network: { readonly code: string; readonly sheet: boolean };
}

/** A file is chosen, described and sent; it is checked and changes nothing until somebody publishes it. */
export function UploadForm({ network: n }: Props) {
  const { t } = useLocale();
  const go = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState<SaidDraft>(NOTHING_SAID);
  const { send, busy, problem, forget } = useSend(client.uploadFeed);
  const upload = async () => {
    if (file === null) return;
    const fields = fieldsOf(said);
    const args = { params: { network: n.code }, body: formOf(fields, { field: 'feed', content: file, name: file.name }) };
    const made = await send(args, JSON.stringify([n.code, file.name, file.size, file.lastModified, fields]));
    if (!made) return;
    await invalidate(client.feeds);
    void go(uploadPath(made.id));
  };
  const id = fieldId(`feed-${n.code}`);
  return (
    <Section title={{ zh: '上传新的时刻表', en: 'Upload a new timetable' }}>
      <div className="sf-upload">
        <p id={`${id}-hint`}>
          {n.sheet
            ? t({
                zh: 'GTFS（.zip，200 MB 以内），或按模板填的线路表（.csv）。上传后先检查，不会改动正在使用的时刻表。',
                en: 'GTFS (.zip, up to 200 MB) or a line sheet filled in from the template (.csv). It is checked first; the timetable in use stays as it is.',
              })
            : t({
                zh: 'GTFS（.zip，200 MB 以内）。上传后先检查，不会改动正在使用的时刻表。',
                en: 'GTFS (.zip, up to 200 MB). It is checked first; the timetable in use stays as it is.',
              })}
        </p>
        <div className="yj-row">
          <label className="sf-camera" htmlFor={id}>
            <span>
              {file === null ? t({ zh: '选择文件', en: 'Choose a file' }) : t({ zh: '换一个文件', en: 'Choose another file' })}
            </span>
            <input
              id={id}
              type="file"
              accept={n.sheet ? '.zip,.csv,application/zip,text/csv' : '.zip,application/zip'}
              disabled={busy}
              aria-describedby={`${id}-hint`}
              onChange={(event) => {
                const chosen = event.target.files?.[0];
                event.target.value = '';
                if (!chosen) return;
                forget();
                setFile(chosen);
              }}
            />
          </label>
          {n.sheet ? (
            <ButtonLink kind="plain" icon="download" download="" href={fileHref(client.sheetTemplate.op)}>
              {t({ zh: '下载线路表模板', en: 'Template of the line sheet' })}
            </ButtonLink>
          ) : null}
          {file ? (
            <span>
              <Icon name="file" size={18} />{' '}
              {t({ zh: `${file.name}（${fmtBytes(file.size)}）`, en: `${file.name} (${fmtBytes(file.size)})` })}
            </span>
          ) : null}
        </div>
        {file ? (
          <form
            aria-label={t({ zh: '关于这份时刻表', en: 'About this timetable' })}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void upload();
            }}
          >
            <About network={n.code} draft={said} onDraft={setSaid} />
            <Button kind="primary" type="submit" busy={busy}>
              {t({ zh: '上传并检查', en: 'Upload and check' })}
            </Button>
          </form>
        ) : null}
        <div role="status">
          {busy && file ? (
            <Progress
              label={{
                zh: `正在上传 ${file.name}（${fmtBytes(file.size)}）`,
                en: `Sending ${file.name} (${fmtBytes(file.size)})`,
              }}
            />
          ) : null}
        </div>
        <Refusal problem={problem} />
        {problem ? (
          <p className="yj-hint">{t({ zh: '正在使用的时刻表没有变。', en: 'The timetable in use has not changed.' })}</p>
        ) : null}
      </div>
    </Section>
  );
}

/** What is said of it. All of it may be left open and then shows as 未说明. */
function About({ network, draft: d, onDraft }: { network: string; draft: SaidDraft; onDraft: (next: SaidDraft) => void }) {
  const { t } = useLocale();
  const set = (key: keyof SaidDraft) => (value: string) => onDraft({ ...d, [key]: value });
  const name = (key: string): string => `${key}-${network}`;
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '乘客看到每个时刻时都会看到这些说明。没填的显示为“未说明”。',
          en: 'Travellers see this wherever they see its times. What is left open shows as “not stated”.',
        })}
      </p>
      <Radios
        name={name('example')}
        label={{ zh: '这是真实数据还是示例', en: 'Real data or a sample' }}
        hint={{ zh: '不选则与现在使用的一样', en: 'Left open: as what is in use now' }}
        optional
        inline
        value={d.example}
        onChange={set('example')}
        options={[
          { value: 'false', label: { zh: '真实数据', en: 'Real data' } },
          { value: 'true', label: { zh: '示例数据', en: 'Sample data' } },
        ]}
      />
      <TextField
        name={name('source')}
        label={{ zh: '来源', en: 'Source' }}
        optional
        maxLength={300}
        value={d.source}
        onChange={set('source')}
      />
      <TextField
        name={name('licence')}
        label={{ zh: '许可', en: 'Licence' }}
        optional
        maxLength={200}
        value={d.licence}
        onChange={set('licence')}
      />
      <DateField
        name={name('asOf')}
        label={{ zh: '数据日期', en: 'Day the timetable is of' }}
        hint={{
          zh: '不填则取文件里的版本日期，没有就取第一个运营日',
          en: 'Left open: the date of the version in the file, else its first day of service',
        }}
        optional
        value={d.asOf}
        onChange={set('asOf')}
      />
      <Radios
        name={name('assumes')}
        label={{ zh: '有没有假定的内容', en: 'Is anything assumed' }}
        optional
        value={d.assumes}
        onChange={set('assumes')}
        options={[
          { value: 'nothing', label: { zh: '没有，全部来自运营单位', en: 'No: all of it is the operator’s' } },
          { value: 'something', label: { zh: '有', en: 'Yes' } },
          { value: 'not-stated', label: { zh: '不清楚', en: 'Not known' } },
        ]}
      />
      {d.assumes === 'something' ? (
        <TextArea
          name={name('assumed')}
          label={{ zh: '假定了什么', en: 'What is assumed' }}
          rows={3}
          maxLength={1000}
          value={d.assumed}
          onChange={set('assumed')}
        />
      ) : null}
      <Details summary={{ zh: '英文说明（可不填）', en: 'The same in English (optional)' }}>
        <TextField
          name={name('sourceEn')}
          label={{ zh: '来源（英文）', en: 'Source in English' }}
          optional
          maxLength={300}
          value={d.sourceEn}
          onChange={set('sourceEn')}
        />
        {d.assumes === 'something' ? (
          <TextArea
            name={name('assumedEn')}
            label={{ zh: '假定了什么（英文）', en: 'What is assumed, in English' }}
            optional
            rows={3}
            maxLength={1000}
            value={d.assumedEn}
            onChange={set('assumedEn')}
          />
        ) : null}
      </Details>
    </>
  );
}
