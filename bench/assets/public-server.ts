// The server of the benchmark of public pages: the program itself with its pages and sample data. Prints where it is, and what there is to ask it.
import path from 'node:path';
import process from 'node:process';
import { sql } from 'kysely';
import { readConfig, run } from '@yunjian/server';
import { buildWeb } from '@yunjian/web/build';
import type { Addresses } from './public.ts';

const config = readConfig(process.env);
const built = await buildWeb({ assets: { geo: path.join(config.packDir, 'geo') } });
const server = await run(config, { dist: built.dist });
const { db } = server.world.kit.database;

const texts = async (query: ReturnType<typeof sql<{ x: string }>>): Promise<string[]> =>
  (await query.execute(db)).rows.map((r) => r.x);
const member = await sql<{ account: string; collective: string }>`select a.id as account, m.collective_id as collective
  from assets.member m join auth.account a on a.person_id = m.person_id
  where exists (select from assets.distribution_run r where r.collective_id = m.collective_id and r.state in ('locked', 'paid', 'reconciled')) limit 1`.execute(
  db,
);
const signedIn = member.rows[0];
if (signedIn === undefined) throw new Error('the sample data have no member with an account and a dividend');
const addresses: Addresses = {
  url: server.url,
  cookie: await server.auth.openSession(signedIn.account),
  codes: await texts(sql`select public_code as x from assets.asset where state <> 'retired' order by id limit 2000`),
  names: await texts(sql`select distinct left(name, 3) as x from assets.asset where state <> 'retired' order by x limit 40`),
  notices: await texts(
    sql`select id::text as x from assets.listing where state <> 'draft' and published_at is not null order by created_at desc limit 1000`,
  ),
  towns: await texts(sql`select distinct town_code as x from assets.collective order by x`),
  collective: signedIn.collective,
  built: built.dist,
};
process.stdout.write(`${JSON.stringify(addresses)}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
