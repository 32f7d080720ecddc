import path from 'node:path';
import process from 'node:process';
import type { Running } from '@yunjian/server';
import { readConfig } from '@yunjian/server/config';
import type { Verb } from './verb.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A line that overwrites itself on a terminal, and a line every ten percent elsewhere. */
function progressLine(): (share: number, what: string) => void {
  let last = -1;
  return (share, what) => {
    const percent = Math.min(100, Math.floor(share * 100));
    if (process.stdout.isTTY)
      process.stdout.write(`\r\x1b[K示例数据 sample data ${String(percent).padStart(3)}%  ${what}${percent === 100 ? '\n' : ''}`);
    else if (percent >= last + 10 || percent === 100) {
      if (percent !== last) say(`示例数据 sample data ${String(percent).padStart(3)}%  ${what}`);
      last = percent;
    }
  };
}

/** Waits for the signal that ends the program. */
const asked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve()); // a second signal must not cut the stopping short
  });

/** Asks a district's own database for nothing, so that one that cannot be reached is said before anything heavy is loaded. */
async function reachable(url: string | null): Promise<void> {
  if (url === null) return;
  const { openDatabase } = await import('@yunjian/kernel/db');
  const database = openDatabase(url, { max: 1 });
  try {
    await database.pool.query('select 1');
  } finally {
    await database.close();
  }
}

async function start(): Promise<never> {
  const began = performance.now();
  // A setting that cannot be is said before anything heavy is loaded.
  const config = readConfig(process.env);
  await reachable(config.databaseUrl);
  const stop = asked();
  const { buildWebApart } = await import('@yunjian/web/build-apart');
  // The pages are built while the database starts and the sample data load; a build that fails ends the start.
  const outDir = config.webDist;
  const pages = buildWebApart({
    ...(outDir === null ? {} : { outDir }),
    assets: { geo: path.join(config.packDir, 'geo') },
  }).then((built) => {
    if (built.built) say(`页面已构建 · pages built in ${(built.ms / 1000).toFixed(1)} s`);
    return built.dist;
  });
  pages.catch(() => undefined); // told by run(), which waits for it
  const { run } = await import('@yunjian/server');
  const server = await run(config, { say, dist: pages, progress: progressLine() });
  await hello(server, began);
  await stop;
  await server.stop();
  process.exit(0); // everything is closed; idle sockets of libraries would hold the process for another second
}

async function hello(server: Running, began: number): Promise<void> {
  const { config, kit } = server.world;
  const port = new URL(server.url).port;
  say('');
  say(`云间已就绪 · ready in ${((performance.now() - began) / 1000).toFixed(1)} s:  http://localhost:${port}`);
  say(`接口说明 · API: http://localhost:${port}/api/docs    日志 · log: yunjian audit verify`);
  if (!config.demo) {
    say(
      '未载入示例数据；YUNJIAN_DEMO=on 可载入。首位管理员：yunjian admin create · No sample data (YUNJIAN_DEMO=on loads it). First administrator: yunjian admin create',
    );
    return;
  }
  const { password, accounts } = kit.pack.json<{
    password: string;
    accounts: { username: string; title: { zh: string }; shows: { zh: string } }[];
  }>('orgs/demo-accounts.json');
  say(`示例账号（示例数据，密码公开；第二重验证码显示在登录页）· demo sign-ins, password ${password}`);
  for (const a of accounts) say(`  ${a.username.padEnd(18)}${a.title.zh}：${a.shows.zh}`);
}

export const startVerb: Verb = {
  help: `yunjian start: 启动云间 · brings the district up

  数据库、迁移、地区包、示例数据（演示模式）、页面与接口。Ctrl-C 或 SIGTERM 停止。
  Database, migrations, district pack, sample data (demo mode), pages and API. Ctrl-C or SIGTERM stops it.

  PORT (3000)  HOST (127.0.0.1)  DATA_DIR (./data)  DATABASE_URL  DATABASE_APP_URL  YUNJIAN_DEMO (on/off)  YUNJIAN_DEMO_SCALE (1)
  其余设置见 docs/operations.md · all settings: docs/operations.md
`,
  run: start,
};

export const migrateVerb: Verb = {
  help: `yunjian migrate: 迁移数据库、发布地区包后结束 · migrates the database, publishes the district pack, ends\n`,
  run: async () => {
    const config = readConfig(process.env);
    const { openWorld } = await import('@yunjian/server');
    const world = await openWorld(config, { say });
    await world.close();
    say('数据库已是最新 · the database is up to date');
    return 0;
  },
};
