import { z } from 'zod';
import { latestHead } from '@yunjian/kernel/audit';
import { op, textSchema } from '@yunjian/kernel/contract';
import { face, type Face } from '@yunjian/kernel/http';
import { inbox, markRead } from '@yunjian/kernel/notify';
import { messagesApi } from '@yunjian/kernel/notify/contract';
import type { Kit } from '@yunjian/kernel/service';
import type { Config } from './config.ts';

const api = {
  about: {
    about: op({
      method: 'GET',
      path: '/api/about',
      summary: { zh: '关于本系统', en: 'About this installation' },
      access: 'public',
      reply: z.object({
        title: textSchema,
        district: textSchema,
        version: z.string(),
        demo: z.boolean(),
        log: z.object({ size: z.number().int(), at: z.string().nullable() }),
      }),
    }),
  },
} as const;

interface DistrictFile {
  readonly title: { zh: string; en: string };
  readonly district: { zh: string; en: string };
}

/** What this installation is: its district, whether it runs on sample data, how long its log is. */
export function aboutFace(kit: Kit, config: Config): Face {
  const { title, district } = kit.pack.json<DistrictFile>('district.json');
  return face('about', api, {
    about: {
      about: async () => {
        const head = await latestHead(kit.database.db);
        return {
          title,
          district,
          version: config.version,
          demo: kit.demo,
          log: { size: head?.size ?? 0, at: head?.at?.toString() ?? null },
        };
      },
    },
  });
}

/** The message box of whoever is signed in: their account's and their person's. */
export function messagesFace(kit: Kit): Face {
  return face('messages', messagesApi, {
    messages: {
      list: async ({ query }, { actor }) => {
        const found = await inbox(kit.database.db, actor, {
          offset: (query.page - 1) * query.size,
          limit: query.size,
          now: kit.now(),
        });
        const rows = found.rows.map((m) => ({ ...m, createdAt: m.createdAt.toString(), readAt: m.readAt?.toString() ?? null }));
        return { rows, total: found.total, unread: found.unread, ...query };
      },
      read: async ({ body }, { actor }) => ({ read: await markRead(kit.database.db, actor, kit.now(), body.ids) }),
    },
  });
}
