/** Telling people: the message box of the program, and SMS or e-mail by adapter. */
import type { MigrationModule } from '../db/index.ts';

export { inbox, markRead, sendNotice, sendNotices, unreadCount, type Notice, type Reader, type StoredNotice } from './message.ts';
export {
  fileChannel,
  maskAddress,
  noneChannel,
  webhookChannel,
  type Channel,
  type ChannelName,
  type Outgoing,
} from './channel.ts';
export { deliverDue, deliveryStates, GIVE_UP_AFTER, type Delivered, type DeliverOptions } from './deliver.ts';
export { nextWorkingInstant, type WorkingTime } from './working-time.ts';

export const notifyMigrations: MigrationModule = { name: 'notify', dir: new URL('./migrations/', import.meta.url) };
