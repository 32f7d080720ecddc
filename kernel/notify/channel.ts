import { createHmac } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

export type ChannelName = 'sms' | 'email';

/** What a channel is asked to send: already in the recipient's language. An SMS carries the title and the address of the page only. */
export interface Outgoing {
  /** the same for every attempt: the receiving side may use it to send once */
  id: string;
  channel: ChannelName;
  to: string;
  kind: string;
  title: string;
  /** null for SMS */
  body: string | null;
  /** full address of the page, or null */
  url: string | null;
}

/** How messages leave the program. `gone`: this will never work (a wrong number), do not try again. */
export interface Channel {
  send(message: Outgoing, signal: AbortSignal): Promise<'sent' | 'gone'>;
}

/** Sends nothing and says it was sent: a district without SMS has the message box. */
export const noneChannel: Channel = { send: () => Promise.resolve('sent') };

/** All but the edges of a telephone number or e-mail address. */
export function maskAddress(address: string): string {
  const at = address.indexOf('@');
  if (at > 0) return `${address.slice(0, 1)}***${address.slice(at)}`;
  return address.length > 7 ? `${address.slice(0, 3)}****${address.slice(-4)}` : '****';
}

/** Writes each message as a JSON file into `dir`, the address masked: for demos and tests. */
export function fileChannel(dir: string): Channel {
  return {
    async send(message) {
      await fs.mkdir(dir, { recursive: true });
      const file = path.join(dir, `${message.id}.json`);
      await fs.writeFile(`${file}.part`, `${JSON.stringify({ ...message, to: maskAddress(message.to) }, null, 2)}\n`);
      await fs.rename(`${file}.part`, file);
      return 'sent';
    },
  };
}

/**
 * POSTs each message as JSON to a gateway of the district's, signed: `x-notify-signature` is the HMAC-SHA256 of the body with the shared
 * secret, base64url. 2xx is sent, 400/404/410/422 is gone, anything else throws and is tried again.
 */
export function webhookChannel(url: string, secret: string): Channel {
  return {
    async send(message, signal) {
      const body = JSON.stringify(message);
      const response = await fetch(url, {
        method: 'POST',
        body,
        signal,
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          'x-notify-signature': createHmac('sha256', secret).update(body).digest('base64url'),
        },
      });
      await response.body?.cancel();
      if (response.ok) return 'sent';
      if ([400, 404, 410, 422].includes(response.status)) return 'gone';
      throw new Error(`gateway answered ${response.status}`);
    },
  };
}
