import process from 'node:process';
import { parseArgs } from 'node:util';
import type { appendLeaf as Append } from '@yunjian/kernel/audit';
import type { AdminRole } from '@yunjian/kernel/auth';
import { readConfig } from '@yunjian/server/config';
import type { Verb } from './verb.ts';

const ROLES: readonly AdminRole[] = ['sysadmin', 'secadmin', 'auditor'];

/** Administrators of the installation: three roles, three people (三员分立). */
export const adminVerb: Verb = {
  help: `yunjian admin create --username NAME --name 姓名 --role sysadmin|secadmin|auditor
    新建管理员并显示一次性密码；三个角色须由三个人担任。
    Creates an administrator and prints a one-time password; the three roles belong to three people.
yunjian admin disable-demo
    停用全部示例账号。 · Disables every demo account.
`,
  async run(args) {
    const [what, ...rest] = args;
    if (what !== 'create' && what !== 'disable-demo') {
      process.stderr.write(this.help ?? '');
      return 2;
    }
    const config = readConfig(process.env);
    const [{ appendLeaf }, { createAdmin, disableDemoAccounts }, { openWorld }] = await Promise.all([
      import('@yunjian/kernel/audit'),
      import('@yunjian/kernel/auth'),
      import('@yunjian/server'),
    ]);
    const world = await openWorld(config);
    try {
      const { kit } = world;
      const audit = (tx: Parameters<typeof Append>[0], event: Parameters<typeof Append>[1]) =>
        appendLeaf(tx, event, kit.crypto.suite);
      if (what === 'disable-demo') {
        await kit.database.tx((tx) => disableDemoAccounts(tx));
        return 0;
      }
      const { values } = parseArgs({
        args: rest,
        options: { username: { type: 'string' }, name: { type: 'string' }, role: { type: 'string' } },
      });
      const role = ROLES.find((r) => r === values.role);
      if (!values.username || !values.name || !role) {
        process.stderr.write(this.help ?? '');
        return 2;
      }
      const { username, name } = values;
      const made = await kit.database.tx((tx) => createAdmin(tx, { username, name, role, now: kit.now(), audit }));
      process.stdout.write(`${username}  一次性密码 · one-time password: ${made.password}\n`);
      return 0;
    } finally {
      await world.close();
    }
  },
};
