/** `yunjian transit …`: the engine for machines and for the shell. */
import { parseArgs } from 'node:util';
import { buildCommand } from './command/build.ts';
import { KINDS } from './command/fields.ts';
import { readImageFile, said } from './command/image-file.ts';
import { inspectImage } from './command/inspect.ts';
import type { TransitIo } from './command/io.ts';
import { queryCommand } from './command/query.ts';
import { MODES } from './modes.ts';
import { TransitError } from './types.ts';

export type { TransitIo } from './command/io.ts';

const HELP = `yunjian transit: 时刻表引擎 · timetable engine

  yunjian transit build NAME=FEED... --out FILE.image [--walk-radius METRES] [--report FILE.json]
      GTFS（压缩包或文件夹）制成时刻表镜像。有问题的内容逐类列出（标准错误），不能用的数据源拒绝，旧镜像不动。
      Makes a timetable image of GTFS feeds (zip or folder), each under a name. What could not be used is listed by kind on standard error; a feed that cannot
      be used at all is refused, and the old image stays.
      --walk-radius  站间步行的直线米数，0 为只用 transfers.txt · metres of walks between stops; 0 (default): transfers.txt only
      --report       全部发现写成 JSON · all findings as JSON

  yunjian transit query --image FILE [--workers N]
      每行一个 JSON 查询，每行一个答案，顺序相同。 One JSON query a line, one answer a line, in order.
      {"kind":"arrive-earliest","from":"feed:stop_id","to":"feed:stop_id","date":"2019-10-16","time":"08:00:00","maxRides":6}
      kind       ${KINDS.join(' ')}
      from, to   站或车站编号，或 {"lat":…,"lon":…} · a stop or station, or a point
      time       最晚 47:59:59；depart-latest 为最晚到达时刻 · at most 47:59:59; for depart-latest the latest arrival
      until      profile、reach 的时段终点（含） · end of the window, included
      withinSeconds, step   reach 的时限与间隔（默认 60 秒） · limit and step (default 60 s) of reach
      limit      board 的行数（默认 20） · rows of a board (default 20)
      可选 · options: maxRides modes walkSpeed walkLimit wheelchair("yes"|"not-no") slack({"rail":900}) minChange inSeat tightBelow tightPenalty
      modes      ${MODES.join(' ')}
      无解 · no journey: {"arrival":null,"reason":"no-journey|outside-dates|unknown-stop"}
      错误行 · a bad line: {"error":{"code":…,"message":…}}，其余照常 · and the run goes on
      code       bad-json bad-kind bad-date bad-time bad-stop bad-option unknown-field bad-query line-too-long
      --workers  线程数（默认 1），答案逐字节相同 · threads (default 1); the answers are the same byte for byte

  yunjian transit inspect --image FILE
      镜像的内容与各段大小 · what an image holds, and the size of its sections

  退出码 0 完成，1 数据源或镜像不能用，2 用法不对。 Exit code 0: done, 1: a feed or the image cannot be used, 2: wrong usage.
`;

const MOST_WORKERS = 64;

/**
 * Runs `yunjian transit build|query|inspect …`; returns the exit code: 0 done, 1 a feed or an image cannot be used, 2 wrong usage. Lines of `query` that
 * cannot be answered give an error line and no other exit code. Defects are thrown.
 */
export async function transitCli(args: readonly string[], io: TransitIo): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'help' || args.includes('--help') || args.includes('-h')) {
    await io.stdout(HELP);
    return verb === undefined ? 2 : 0;
  }
  const usage = async (zh: string, en: string): Promise<number> => {
    await io.stderr(`${zh === en ? zh : `${zh} · ${en}`}\n\n${HELP}`);
    return 2;
  };
  if (verb === 'build') return buildCommand(rest, io, usage);
  if (verb !== 'query' && verb !== 'inspect') return usage(`没有这个命令：${verb}`, `no such command: ${verb}`);
  let image: string | undefined;
  let workers = 1;
  try {
    const { values } = parseArgs({
      args: rest,
      options: { image: { type: 'string' }, ...(verb === 'query' ? { workers: { type: 'string' } } : {}) },
    });
    image = values.image;
    if (values.workers !== undefined) workers = Number(values.workers);
  } catch (error) {
    return usage(said(error), said(error));
  }
  if (image === undefined) return usage('需要 --image', '--image is needed');
  if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS)
    return usage(`--workers 应是 1 到 ${MOST_WORKERS} 的整数`, `--workers must be a whole number from 1 to ${MOST_WORKERS}`);
  try {
    if (verb === 'inspect') await io.stdout(`${JSON.stringify(inspectImage(image), null, 2)}\n`);
    else await queryCommand(readImageFile(image), workers, io);
    return 0;
  } catch (error) {
    if (!(error instanceof TransitError)) throw error;
    await io.stderr(`${error.message}\n`);
    return 1;
  }
}
