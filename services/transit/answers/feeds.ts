/** Versions and uploads as pages show them. */
import { sheetBuffer } from '@yunjian/kernel/files';
import type { RawReply } from '@yunjian/kernel/contract';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { sameFeed } from '../feeds/publish.ts';
import { versionSaid } from '../feeds/said.ts';
import { buttonsOf } from '../feeds/states.ts';
import type { VersionRow } from '../queries.ts';
import type { FindingRow, UploadRow } from '../feeds/queries.ts';
import { xlsx } from './xlsx.ts';

type Ops = (typeof transitApi)['transit'];
type Version = z.input<Ops['publishUpload']['reply']>;
type Upload = z.input<Ops['uploadFeed']['reply']>;

/** A version with what the caller may do: put back what is not published. */
export function versionShown(v: VersionRow, published: readonly VersionRow[], may: boolean): Version {
  const current = published.some((p) => p.id === v.id);
  return {
    id: v.id,
    number: v.number,
    network: v.network,
    publishedAt: v.made_at.toString(),
    publishedBy: v.made_name,
    current,
    origin: v.origin,
    fileName: v.file_name,
    hash: v.hash,
    first: v.first,
    last: v.last,
    asOf: v.as_of,
    can: may && !current && !sameFeed(published, v) ? ['rollback'] : [],
  };
}

function saidShown(u: UploadRow): Upload['said'] {
  if (u.found === null) return null;
  const { source, licence, assumes, assumed } = versionSaid(u.said, u.found, { example: false });
  return { asOf: u.said.asOf ?? u.found.asOf, source, licence, assumes, assumed, example: u.said.example ?? null };
}

/** An upload with the buttons of its state. */
export const uploadShown = (u: UploadRow, may: boolean): Upload => ({
  id: u.id,
  network: u.network,
  fileName: u.file_name,
  size: Number(u.size),
  state: u.state,
  progress: u.progress,
  uploadedAt: u.uploaded_at.toString(),
  uploadedBy: u.uploaded_name,
  refusal: u.refusal,
  counts: u.counts,
  said: saidShown(u),
  can: may ? buttonsOf(u.state) : [],
});

/** An upload with what it changes. */
export const uploadDetail = (u: UploadRow, may: boolean): z.input<Ops['upload']['reply']> => ({
  ...uploadShown(u, may),
  changes: u.changes,
});

/** A finding. */
export const findingShown = (f: FindingRow): z.input<Ops['uploadFindings']['reply']>['rows'][number] => ({
  kind: f.kind,
  severity: f.severity,
  file: f.file,
  line: f.line,
  id: f.record,
  reason: f.reason,
  done: f.done,
});

/** The findings of an upload as a workbook, all that are kept. */
export async function findingsXlsx(u: UploadRow, rows: readonly FindingRow[]): Promise<RawReply> {
  const body = await sheetBuffer({
    name: '上传的问题',
    columns: [
      { title: '类别 Kind', width: 24, value: (f: FindingRow) => f.kind },
      { title: '程度 Severity', width: 12, value: (f) => f.severity },
      { title: '文件 File', width: 18, value: (f) => f.file },
      { title: '行 Line', width: 8, value: (f) => f.line },
      { title: '编号 Id', width: 20, value: (f) => f.record },
      { title: '问题', width: 40, value: (f) => f.reason.zh },
      { title: 'Reason', width: 40, value: (f) => f.reason.en },
      { title: '处理', width: 30, value: (f) => f.done.zh },
      { title: 'Done', width: 30, value: (f) => f.done.en },
    ],
    rows,
    notes: [
      `${u.network} ${u.file_name}`,
      ...Object.entries(u.counts).map(([kind, n]) => `${kind}: ${n}`),
      { zh: '每一类最多列 1,000 条；上面的数是全部。', en: 'At most 1,000 of a kind are listed; the numbers above count all.' },
    ],
  });
  return xlsx(body, `上传的问题-${u.network}.xlsx`);
}
