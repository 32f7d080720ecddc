/** `transit build`: feeds in, an image out, and a report of what was found. */
import { parseArgs } from 'node:util';
import { buildImage } from '../build.ts';
import { TransitError, type BuildReport } from '../types.ts';
import { replaceFile, said } from './image-file.ts';
import type { TransitIo } from './io.ts';

const WORST: Readonly<Record<string, number>> = { error: 0, warning: 1, info: 2 };

/** What an import found, counted by kind, worst first, with one example each. */
function reportText(report: BuildReport): string {
  const first = new Map<string, BuildReport['findings'][number]>();
  for (const one of report.findings) if (!first.has(one.kind)) first.set(one.kind, one);
  const rank = (kind: string): number => WORST[first.get(kind)?.severity ?? 'info'] ?? 2;
  const kinds = Object.entries(report.byKind).toSorted(([a, n], [b, k]) => rank(a) - rank(b) || k - n || (a < b ? -1 : 1));
  let text = '';
  for (const { name, first: from, last, timezone } of report.feeds) text += `${name}  ${from} … ${last}  ${timezone}\n`;
  const c = report.counts;
  text += `站 ${c.stops} 线路 ${c.routes} 班次 ${c.trips} 停靠 ${c.stopTimes} 步行 ${c.footpaths} · stops ${c.stops} routes ${c.routes} trips ${c.trips} stop times ${c.stopTimes} walks ${c.footpaths}\n`;
  if (kinds.length === 0) return `${text}没有发现问题 · nothing found amiss\n`;
  for (const [kind, n] of kinds) {
    const one = first.get(kind);
    text += `${String(n).padStart(8)}  ${kind}`;
    if (one !== undefined)
      text += `  ${one.severity}  ${one.feed}/${one.file}${one.line === null ? '' : `:${one.line}`}  ${one.reason.zh}（${one.done.zh}） · ${one.reason.en} (${one.done.en})`;
    text += '\n';
  }
  return text;
}

/**
 * Runs `transit build`. Returns 0 when the image is in place, 1 when a feed was refused or the files could not be written (the old image then stays), 2 for a
 * wrong call (then `usage` has been called).
 */
export async function buildCommand(
  args: readonly string[],
  io: TransitIo,
  usage: (zh: string, en: string) => Promise<number>,
): Promise<number> {
  let values: { out?: string; 'walk-radius'?: string; report?: string };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: { type: 'string' }, 'walk-radius': { type: 'string' }, report: { type: 'string' } },
    }));
  } catch (error) {
    return usage(said(error), said(error));
  }
  const { out, report: reportFile } = values;
  if (out === undefined) return usage('需要 --out', '--out is needed');
  if (positionals.length === 0) return usage('需要至少一个 名称=数据源', 'at least one NAME=FEED is needed');
  const radius = values['walk-radius'] === undefined ? 0 : Number(values['walk-radius']);
  if (values['walk-radius']?.trim() === '' || !Number.isFinite(radius) || radius < 0 || radius > 5000)
    return usage('--walk-radius 应是 0 到 5000 的米数', '--walk-radius must be metres from 0 to 5000');
  const feeds: { name: string; source: string }[] = [];
  for (const one of positionals) {
    const at = one.indexOf('=');
    if (at < 1 || at === one.length - 1) return usage(`“${one}”应写成 名称=数据源`, `"${one}" must be NAME=FEED`);
    feeds.push({ name: one.slice(0, at), source: one.slice(at + 1) });
  }
  try {
    const { image, report } = buildImage(feeds, { walkRadius: radius });
    await io.stderr(reportText(report));
    // The image last: when the report cannot be written, the old image is still there, as the message below says.
    if (reportFile !== undefined) replaceFile(reportFile, `${JSON.stringify(report, null, 2)}\n`);
    replaceFile(out, new Uint8Array(image));
    return 0;
  } catch (error) {
    const message = error instanceof TransitError || isFileError(error) ? said(error) : null;
    if (message === null) throw error;
    await io.stderr(`${message}\n旧镜像未变 · the old image is as it was\n`);
    return 1;
  }
}

const isFileError = (error: unknown): boolean =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
