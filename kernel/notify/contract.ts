/** The message box on the wire: what the server answers and the page reads. */
import { z } from 'zod';
import { instant, op, pageOf, pageQuery, textSchema, uuid } from '../contract/index.ts';

const summary = (zh: string, en: string) => ({ zh, en });

export const messageRow = z.object({
  id: uuid,
  kind: z.string(),
  title: textSchema,
  body: textSchema,
  link: z.string().nullable(),
  createdAt: instant,
  readAt: instant.nullable(),
});

/** The box of whoever is signed in. */
export const messagesApi = {
  messages: {
    list: op({
      method: 'GET',
      path: '/api/me/messages',
      summary: summary('我的消息', 'My messages'),
      access: 'signed-in',
      query: pageQuery,
      reply: pageOf(messageRow).extend({ unread: z.number().int() }),
    }),
    read: op({
      method: 'POST',
      path: '/api/me/messages/read',
      summary: summary('标为已读', 'Mark as read'),
      access: 'signed-in',
      body: z.object({ ids: z.array(uuid).max(200) }),
      reply: z.object({ read: z.number().int() }),
    }),
  },
} as const;
