import { messagesApi } from '@yunjian/kernel/notify/contract';
import { Badge, Button, DateText, Link, Section, createClient, invalidate, useApi, useCommand, useLocale } from '@yunjian/ui';

const client = createClient(messagesApi).messages;

/** The newest messages; a box that the server does not have is not shown. */
export function Messages() {
  const { t } = useLocale();
  const box = useApi(client.list, { query: { page: 1, size: 20 } });
  const read = useCommand(client.read, { invalidates: [client.list], onDone: () => void invalidate({ path: 'session.unread' }) });
  if (!box.data) return null;
  const fresh = box.data.rows.filter((m) => m.readAt === null);
  return (
    <Section
      title={{ zh: '我的消息', en: 'My messages' }}
      actions={
        fresh.length > 0 ? (
          <Button small kind="plain" busy={read.busy} onClick={() => void read.run({ body: { ids: fresh.map((m) => m.id) } })}>
            {t({ zh: '全部标为已读', en: 'Mark all as read' })}
          </Button>
        ) : null
      }
    >
      {box.data.rows.length === 0 ? <p className="yj-muted">{t({ zh: '还没有消息。', en: 'No messages yet.' })}</p> : null}
      <ul className="yj-messages">
        {box.data.rows.map((m) => (
          <li key={m.id}>
            <p className={m.readAt === null ? 'yj-message-new' : undefined}>
              {m.link ? <Link to={m.link}>{t(m.title)}</Link> : t(m.title)}{' '}
              {m.readAt === null ? <Badge kind="info">{t({ zh: '未读', en: 'Unread' })}</Badge> : null}
            </p>
            <p>{t(m.body)}</p>
            <p className="yj-muted yj-small">
              <DateText date={m.createdAt} time />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
