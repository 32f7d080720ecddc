import { bytes, op } from '@yunjian/kernel/contract';
import { Button, ErrorSummary, Page, createClient, useCommand } from '@yunjian/ui';
import { useState } from 'react';

const t = (s: string) => ({ zh: s, en: s });
const client = createClient({
  demo: {
    send: op({
      method: 'POST',
      path: '/api/send',
      summary: t('发送'),
      access: 'public',
      idempotent: true,
      body: bytes,
      reply: bytes,
    }),
  },
});

/** One command, pressed again and again. */
export function CommandDemo() {
  const [n, setN] = useState(1);
  const send = useCommand(client.demo.send);
  return (
    <Page title={t('命令')} before={<ErrorSummary problem={send.problem} />}>
      <Button onClick={() => void send.run({ body: { n } } as never)} busy={send.busy}>
        发送
      </Button>
      <Button onClick={() => setN(n + 1)}>换内容</Button>
      <output>{send.data ? 'done' : 'open'}</output>
    </Page>
  );
}
