import { readFile } from 'node:fs/promises';
import { compileModel, ModelError, parseMeta } from '@yunjian/rules';
import { isFailure } from '../contract/index.ts';
import type { Database } from '../db/index.ts';
import type { ReplayIo } from './cli.ts';
import { compareCases } from './compare.ts';
import { draftById } from './draft.ts';
import { rulebookFailures } from './failures.ts';
import { ruleInForce } from './in-force.ts';
import type { Rehearsable } from './rehearsable.ts';
import type { Flip } from './tally.ts';
import { metaObject } from './text.ts';

const HELP = `yunjian rules rehearse: 用改动后的规则重算已办各件，列出结果有变者；不写任何内容 · decide stored cases by a changed rule; writes nothing

  yunjian rules rehearse FILE.dmn    规则文件，旁边须有同名 .json · a model, with its .json beside it
  yunjian rules rehearse --draft ID  工作台中的草案 · a draft of the workbench

  每个结果有变者输出一行 JSON，最后一行是合计；进度写到标准错误。
  One JSON line for each case that comes out otherwise, then the totals; progress goes to standard error.
  退出码 · exit code: 0 完成 done, 1 规则有误或没有可重算的件 the rule is wrong or has no stored cases, 2 用法有误 wrong usage
`;

/** Runs `yunjian rules rehearse …` and returns the exit code. `today`: the day whose version in force is compared with. */
export async function rulesRehearse(
  args: readonly string[],
  io: ReplayIo,
  deps: { openDb: () => Promise<Database>; rehearsables: readonly Rehearsable[]; today: Temporal.PlainDate },
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP);
    return 0;
  }
  const [first = '', id = ''] = args;
  const isDraft = first === '--draft';
  if (args.length !== (isDraft ? 2 : 1) || (isDraft ? !/^[0-9a-f-]{36}$/i.test(id) : !first.endsWith('.dmn'))) {
    io.stderr(HELP);
    return 2;
  }
  let database: Database | undefined;
  try {
    const text = isDraft
      ? null
      : { dmn: await readFile(first, 'utf8'), meta: await readFile(first.replace(/dmn$/, 'json'), 'utf8') };
    database = await deps.openDb();
    const draft = text === null ? await draftById(database.db, id) : null;
    const { dmn, meta: metaText } = text ?? { dmn: draft?.dmn_xml ?? '', meta: draft?.meta_text ?? '' };
    const meta = parseMeta(metaObject(metaText));
    const about = deps.rehearsables.find((r) => r.ruleCode === meta.code);
    if (about === undefined) {
      io.stderr(`没有规则“${meta.code}”的已办各件 · there are no stored cases of rule "${meta.code}"\n`);
      return 1;
    }
    const summary = await compareCases(database.db, {
      about,
      next: { model: compileModel(dmn, { meta }), meta },
      against: await ruleInForce(database.db, meta.code, deps.today),
      today: deps.today,
      onBatch(flips, done, total) {
        if (flips.length > 0) io.stdout(`${flips.map(lineOf).join('\n')}\n`);
        io.stderr(`${done}/${total}\n`);
      },
    });
    io.stdout(`${JSON.stringify(summary)}\n`);
    return 0;
  } catch (error) {
    const known =
      error instanceof ModelError ||
      isFailure(error, rulebookFailures.unreadable) ||
      isFailure(error, rulebookFailures.noDraft) ||
      isFailure(error, rulebookFailures.noRule) ||
      (error as { code?: string }).code === 'ENOENT';
    if (!known) throw error;
    io.stderr(`${(error as Error).message}\n`);
    return 1;
  } finally {
    await database?.close();
  }
}

const lineOf = (f: Flip): string =>
  JSON.stringify({
    ...f,
    decidedAt: f.decidedAt.toString(),
    before: f.before.code,
    after: f.after.code,
    beforeFen: f.beforeFen === null ? null : String(f.beforeFen),
    afterFen: f.afterFen === null ? null : String(f.afterFen),
  });
