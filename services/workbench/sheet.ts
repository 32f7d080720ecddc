/** Everyone a draft would decide otherwise, as a sheet. */
import type { Db } from '@yunjian/kernel/db';
import type { SheetOut } from '@yunjian/kernel/files';
import type { RehearsalRow } from '@yunjian/kernel/rulebook';
import { flipViewer } from './present.ts';
import { allFlips, type FlipFilter } from './queries.ts';

type Row = ReturnType<ReturnType<typeof flipViewer>>;

const CHANGES = { gain: '变好', loss: '变差', other: '其他改变' } as const;
const OUTCOMES: Readonly<Record<string, string>> = { MET: '符合', NOT_MET: '不符合', UNKNOWN: '未知', COMPUTED: '计算所得' };

/** Fen as yuan: a spreadsheet adds numbers up. */
const yuan = (fen: string | null): number | null => (fen === null ? null : Number(fen) / 100);

const word = (outcome: string | null): string => (outcome === null ? '（无此行）' : (OUTCOMES[outcome] ?? outcome));

async function* rowsOf(db: Db, r: RehearsalRow, filter: FlipFilter): AsyncGenerator<Row> {
  const view = flipViewer(r);
  for await (const row of allFlips(db, r.id, filter)) yield view(row);
}

/** All flips of a rehearsal that a filter lets through. */
export function flipSheet(
  db: Db,
  r: RehearsalRow,
  about: { code: string; version: string; demo: boolean; asOf: Temporal.Instant },
  filter: FlipFilter,
): SheetOut<Row> {
  const dimensions = r.summary?.dimensions ?? [];
  const money = r.summary?.money ?? null;
  return {
    name: '结果有变者',
    columns: [
      { title: '编号', width: 26, value: (f) => f.reference },
      { title: '变化', width: 14, value: (f) => CHANGES[f.change] },
      { title: '现行结果', width: 28, value: (f) => f.before.title.zh },
      { title: '草案结果', width: 28, value: (f) => f.after.title.zh },
      ...(money === null
        ? []
        : [
            { title: `${money.title.zh}（元）现行`, width: 18, value: (f: Row) => yuan(f.beforeFen ?? null) },
            { title: `${money.title.zh}（元）草案`, width: 18, value: (f: Row) => yuan(f.afterFen ?? null) },
          ]),
      ...dimensions.map((d) => ({
        title: d.title.zh,
        width: 18,
        value: (f: Row) => f.groups.find((g) => g.dimension === d.code)?.title.zh ?? '',
      })),
      {
        title: '原因：结果不同的行',
        width: 60,
        value: (f) =>
          f.conditions
            .map((c) => `${c.ruleId} ${c.textAfter?.zh ?? c.textBefore?.zh ?? ''}：${word(c.before)}→${word(c.after)}`)
            .join('；'),
      },
      { title: '决定时间', width: 24, value: (f) => f.decidedAt },
      { title: '决定所依版本', width: 16, value: (f) => f.ruleVersion },
      { title: '决定号', width: 38, value: (f) => f.decisionId },
    ],
    rows: rowsOf(db, r, filter),
    notes: [
      {
        zh: `规则 ${about.code} 草案 ${about.version} 的预演，对照版本 ${r.against_version ?? '（无）'}；草案文本 SHA-256 ${r.sha256.toString('hex')}。导出时间 ${about.asOf.toString()}。`,
        en: `Rehearsal of draft ${about.version} of rule ${about.code} against version ${r.against_version ?? '(none)'}; SHA-256 of the draft ${r.sha256.toString('hex')}. Exported ${about.asOf.toString()}.`,
      },
      { zh: '预演只作比较，不改变任何已作出的决定。', en: 'A rehearsal compares; it changes no decision that was made.' },
      ...(money === null ? [] : [money.meaning]),
      ...(about.demo ? [{ zh: '示例数据。', en: 'Sample data.' }] : []),
    ],
  };
}
