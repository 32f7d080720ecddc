/** The papers of a voucher: listed, opened, added to. */
import { Badge, Link, useLocale } from '@yunjian/ui';
import { client, fileHref, formOf, withBody } from './api.ts';
import { Act } from './form.tsx';
import type { Ask } from './asks.ts';

type Paper = Awaited<ReturnType<typeof client.books.vouchers>>['rows'][number]['papers'][number];

/** A file that may be a paper of a voucher. */
export const PAPER_ASK = {
  name: 'document',
  kind: 'file',
  label: { zh: '原始凭证', en: 'Document' },
  hint: {
    zh: '发票、单据、旧账余额表……PDF、JPEG、PNG 或 Excel，不超过 20 MB，存下并记下指纹',
    en: 'Invoice, receipt, old balances …: PDF, JPEG, PNG or Excel of at most 20 MB, kept with its hash',
  },
  accept: 'application/pdf,image/jpeg,image/png,.xlsx',
} as const satisfies Ask;

/** Sends a file to a voucher. Its key follows from that of the deed it belongs to, so that both repeat together. */
export const sendPaper = (voucherId: string, file: File, options: { key: string }) =>
  client.books.attach(withBody({ params: { id: voucherId } }, formOf({}, 'paper', file)), { key: `${options.key}-paper` });

/** The papers; `named` is the hash the voucher was proposed with, told while its file is not there. `brief`: in a list, without hashes. */
export function Papers({ papers, named, brief = false }: { papers: readonly Paper[]; named: string | null; brief?: boolean }) {
  const { t } = useLocale();
  return (
    <>
      {papers.length === 0 ? null : (
        <ul className="as-plain">
          {papers.map((p) => (
            <li key={p.id}>
              <Link href={fileHref(client.books.paper, { params: { id: p.voucherId, paper: p.id } })}>{p.name}</Link>{' '}
              {p.named ? (
                <Badge kind="success">{t({ zh: '与制单时的指纹一致', en: 'as proposed' })}</Badge>
              ) : (
                <Badge>{t({ zh: '补充', en: 'added' })}</Badge>
              )}
              {brief ? null : <span className="yj-muted as-hash">SHA-256 {p.hash}</span>}
            </li>
          ))}
        </ul>
      )}
      {named === null || papers.some((p) => p.named) ? null : (
        <p className="yj-hint">
          {t({ zh: '制单时的文件没有上传，只有指纹', en: 'The document itself is not here, only its hash' })}{' '}
          {brief ? null : <span className="as-hash">{named}</span>}
        </p>
      )}
    </>
  );
}

/** Adds a paper. */
export function AddPaper({ voucherId }: { voucherId: string }) {
  return (
    <Act
      small
      icon="upload"
      label={{ zh: '附原始凭证', en: 'Attach a paper' }}
      asks={[PAPER_ASK]}
      confirm={{ zh: '上传', en: 'Upload' }}
      done={{ zh: '已附上', en: 'Attached' }}
      send={(v, o) => sendPaper(voucherId, v.file('document'), o)}
    />
  );
}
