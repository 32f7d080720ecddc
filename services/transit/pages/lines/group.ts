/** Lines by network, in the order of the networks, each in the order people count: 9 before 10, 2路 before 11路. Pure. */
import type { client } from '../shared/client.ts';
import type { Network } from '../shared/types.ts';

export type LineRow = Awaited<ReturnType<typeof client.lines>>['lines'][number];

const order = new Intl.Collator('zh-CN', { numeric: true });

/** Groups of lines; networks nobody describes come last under their code, nothing is left out. */
export function byNetwork<L extends Pick<LineRow, 'network' | 'short' | 'id'>, N extends Pick<Network, 'code'>>(
  lines: readonly L[],
  networks: readonly N[],
): { code: string; network: N | undefined; rows: L[] }[] {
  const groups = new Map<string, { code: string; network: N | undefined; rows: L[] }>(
    networks.map((network) => [network.code, { code: network.code, network, rows: [] }]),
  );
  for (const line of lines) {
    const group = groups.get(line.network) ?? { code: line.network, network: undefined, rows: [] };
    groups.set(line.network, group);
    group.rows.push(line);
  }
  for (const group of groups.values()) group.rows.sort((a, b) => order.compare(a.short, b.short) || order.compare(a.id, b.id));
  return [...groups.values()].filter((group) => group.rows.length > 0);
}

/** The name of a line: its long name when that holds the short one, both when they differ, the short one when it stands alone. */
export function lineName(line: Pick<LineRow, 'short' | 'long'>): string {
  if (line.long.includes(line.short)) return line.long;
  return line.long === '' ? line.short : `${line.short} ${line.long}`;
}
