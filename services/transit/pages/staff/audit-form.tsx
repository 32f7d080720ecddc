/** The audit form, for one hand in the street: large answers, the camera, nothing lost without a connection. */
import { useEffect, useMemo, useState, type FormEvent } from 'react';
import {
  Button,
  Icon,
  Notice,
  Refusal,
  TextArea,
  fieldId,
  fmtBytes,
  fmtDate,
  useLocale,
  useOnline,
  type Words,
} from '@yunjian/ui';
import { client } from '../shared/client.ts';
import {
  dropDraft,
  emptyDraft,
  fieldsOf,
  hasContent,
  keepDraft,
  keptDraft,
  missing,
  sayingOf,
  type Draft,
} from './audit-draft.ts';
import { shrink } from './photo.ts';
import { formOf, useSend } from './use-send.ts';
import { AMENITIES, AMENITY, LOOK_FOR, YES_NO, type Amenity, type YesNo } from './words.ts';

interface Props {
  stop: string;
  account: string;
  today: string;
  /** What was found the last time; null when nobody has been there. */
  last: Readonly<Record<Amenity, YesNo>> | null;
  onDone: () => void;
}

export function AuditForm({ stop, account, today, last, onDone }: Props) {
  const { t, locale } = useLocale();
  const online = useOnline();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(today));
  const [found, setFound] = useState(false);
  const [kept, setKept] = useState<'none' | 'kept' | 'nowhere'>('none');
  const [tried, setTried] = useState(false);
  const [photoTrouble, setPhotoTrouble] = useState<Words | null>(null);
  const [reading, setReading] = useState(false);
  const { send, busy, problem } = useSend(client.recordAudit);
  const lacking = missing(draft);

  useEffect(() => {
    let here = true;
    void keptDraft(account, stop).then((old) => {
      if (!here || !old || !hasContent(old)) return;
      setDraft(old);
      setFound(true);
      setKept('kept');
    });
    return () => {
      here = false;
    };
  }, [account, stop]);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    void keepDraft(account, stop, next).then((ok) => setKept(ok ? 'kept' : 'nowhere'));
  };
  const content = draft.photo?.content ?? null;
  const shown = useMemo(() => (content ? URL.createObjectURL(content) : null), [content]);
  useEffect(
    () => () => {
      if (shown) URL.revokeObjectURL(shown);
    },
    [shown],
  );
  const take = async (file: File | undefined) => {
    if (!file) return;
    setReading(true);
    const photo = await shrink(file);
    setReading(false);
    setPhotoTrouble(
      photo
        ? null
        : {
            zh: '这不是能用的照片（JPEG、PNG、WebP，8 MB 以内）',
            en: 'Not a picture that can be used (JPEG, PNG or WebP up to 8 MB)',
          },
    );
    if (photo) change({ photo });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const first = lacking[0];
    if (first) {
      document.getElementById(fieldId(first))?.focus();
      return;
    }
    const body = formOf(fieldsOf(draft), draft.photo ? { field: 'photo', ...draft.photo } : null);
    const args = { params: { id: stop }, body };
    if ((await send(args, sayingOf(stop, draft))) === undefined) return;
    await dropDraft(account, stop);
    onDone();
  };
  const startOver = () => {
    setDraft(emptyDraft(today));
    setFound(false);
    setKept('none');
    setTried(false);
    void dropDraft(account, stop);
  };

  return (
    <form
      className="sf-audit"
      onSubmit={(event) => void submit(event)}
      noValidate
      aria-label={t({ zh: '登记巡查', en: 'Record an audit' })}
    >
      {online ? null : (
        <Notice kind="warning" alert title={{ zh: '现在没有网络，填的内容都留着', en: 'No connection: what you enter is kept' }}>
          <p>
            {kept === 'nowhere'
              ? t({
                  zh: '这个浏览器不能存草稿，请不要关掉本页；有网后按“提交”。',
                  en: 'This browser keeps no drafts: leave the page open and submit when you are back online.',
                })
              : t({
                  zh: '内容和照片存在本机，关掉页面也还在；有网后按“提交”。',
                  en: 'It is kept on this device with the picture, even if the page is closed. Submit when you are back online.',
                })}
          </p>
        </Notice>
      )}
      {found ? (
        <Notice kind="info" title={{ zh: '接着上次没提交的填', en: 'Continuing what was not submitted' }}>
          <Button small onClick={startOver}>
            {t({ zh: '清空重填', en: 'Start over' })}
          </Button>
        </Notice>
      ) : null}
      {last ? (
        <Button icon="copy" onClick={() => change({ seen: Object.fromEntries(AMENITIES.map((what) => [what, last[what]])) })}>
          {t({ zh: '看过了，都与上次相同', en: 'Looked: all as last time' })}
        </Button>
      ) : null}
      {AMENITIES.map((what) => (
        <Question
          key={what}
          what={what}
          value={draft.seen[what]}
          last={last?.[what]}
          bad={tried && draft.seen[what] === undefined}
          onChange={(said) => change({ seen: { ...draft.seen, [what]: said } })}
        />
      ))}
      <div className="sf-photo">
        {shown ? <img src={shown} alt={t({ zh: '要附的照片', en: 'The picture to attach' })} /> : null}
        <div className="yj-row">
          <label className="sf-camera">
            <Icon name={draft.photo ? 'redo' : 'plus'} />
            <span>
              {draft.photo ? t({ zh: '重拍', en: 'Take another' }) : t({ zh: '拍照（选填）', en: 'Take a picture (optional)' })}
            </span>
            <input
              type="file"
              accept="image/*"
              capture="environment"
              aria-describedby="sf-photo-hint"
              onChange={(event) => {
                void take(event.target.files?.[0]);
                event.target.value = '';
              }}
            />
          </label>
          {draft.photo ? (
            <Button kind="plain" icon="trash" onClick={() => change({ photo: null })}>
              {t({ zh: '不要照片', en: 'Remove it' })}
            </Button>
          ) : null}
        </div>
        <p className="yj-hint" id="sf-photo-hint" role="status">
          {reading
            ? t({ zh: '正在处理照片…', en: 'Preparing the picture…' })
            : draft.photo
              ? t({
                  zh: `${fmtBytes(draft.photo.content.size)}，拍摄位置等信息已去掉`,
                  en: `${fmtBytes(draft.photo.content.size)}; place and device are taken out`,
                })
              : t({ zh: '拍站，不拍人；会缩小后上传。', en: 'The stop, not people; it is made smaller before it is sent.' })}
        </p>
        {photoTrouble ? (
          <div className="yj-field-error" role="alert">
            <Icon name="warning" size={18} />
            <span>{t(photoTrouble)}</span>
          </div>
        ) : null}
      </div>
      <TextArea
        name="note"
        label={{ zh: '备注', en: 'Note' }}
        optional
        hint={{ zh: '例如哪里坏了。不要写人名、电话。', en: 'What is broken, for example. No names or telephone numbers.' }}
        rows={3}
        maxLength={1000}
        value={draft.note}
        onChange={(note) => change({ note })}
      />
      <div className="yj-field">
        <label className="yj-label" htmlFor={fieldId('auditedOn')}>
          {t({ zh: '巡查日期', en: 'Day of the audit' })}
        </label>
        <input
          id={fieldId('auditedOn')}
          className="yj-input"
          type="date"
          max={today}
          value={draft.auditedOn}
          onChange={(event) => change({ auditedOn: event.target.value || today })}
        />
        <p className="yj-hint">{fmtDate(draft.auditedOn, locale)}</p>
      </div>
      {tried && lacking.length > 0 ? (
        <Notice kind="danger" alert title={{ zh: `还有 ${lacking.length} 项没选`, en: `${lacking.length} to answer` }}>
          <p>
            {lacking.map((what) => t(AMENITY[what])).join(t({ zh: '、', en: ', ' }))}
            {t({ zh: '。看不出来就选“未知”。', en: '. Choose “unknown” when it cannot be told.' })}
          </p>
        </Notice>
      ) : null}
      <Refusal problem={problem} />
      <Button kind="primary" type="submit" wide busy={busy}>
        {t({ zh: '提交巡查', en: 'Submit the audit' })}
      </Button>
      <p className="yj-hint" role="status">
        {kept === 'kept'
          ? t({ zh: '草稿已存在本机，提交后删除。', en: 'The draft is kept on this device and deleted once submitted.' })
          : kept === 'nowhere'
            ? t({ zh: '这个浏览器不能存草稿，请不要关掉本页。', en: 'This browser keeps no drafts: leave the page open.' })
            : ''}
      </p>
    </form>
  );
}

/** One thing to look at: what counts, what was found last time, three large answers. */
function Question(p: {
  what: Amenity;
  value: YesNo | undefined;
  last: YesNo | undefined;
  bad: boolean;
  onChange: (said: YesNo) => void;
}) {
  const { t } = useLocale();
  const id = fieldId(p.what);
  return (
    <fieldset className="sf-question" aria-describedby={`${id}-hint`} aria-invalid={p.bad || undefined}>
      <legend>{t(AMENITY[p.what])}</legend>
      <p className="yj-hint" id={`${id}-hint`}>
        {t(LOOK_FOR[p.what])}
        {p.last ? t({ zh: `。上次：${t(YES_NO[p.last].words)}`, en: `. Last time: ${t(YES_NO[p.last].words)}` }) : null}
      </p>
      <div className="sf-answers">
        {(['yes', 'no', 'unknown'] as const).map((said, i) => (
          <label key={said} className="tr-kind sf-answer">
            <input
              type="radio"
              id={i === 0 ? id : `${id}-${said}`}
              name={p.what}
              value={said}
              checked={p.value === said}
              onChange={() => p.onChange(said)}
            />
            <span>
              {p.value === said ? <Icon name="check" size={18} /> : null}
              {t(YES_NO[said].words)}
            </span>
          </label>
        ))}
      </div>
      {p.bad ? (
        <div className="yj-field-error">
          <Icon name="warning" size={18} />
          <span>{t({ zh: '请选一个', en: 'Choose one' })}</span>
        </div>
      ) : null}
    </fieldset>
  );
}
