/** An audit that is being written: what is filled in, what is missing, and how it outlives a lost connection or a closed page. */
import { AMENITIES, type Amenity, type YesNo } from './words.ts';

export interface Draft {
  seen: Partial<Record<Amenity, YesNo>>;
  note: string;
  /** The day of the audit, `YYYY-MM-DD`. */
  auditedOn: string;
  photo: { content: Blob; name: string } | null;
}

export const emptyDraft = (today: string): Draft => ({ seen: {}, note: '', auditedOn: today, photo: null });

/** Whether there is anything that would be a pity to lose. */
export const hasContent = (d: Draft): boolean => Object.keys(d.seen).length > 0 || d.note.trim() !== '' || d.photo !== null;

/** What is not answered yet: the server guesses nothing. */
export const missing = (d: Draft): Amenity[] => AMENITIES.filter((what) => d.seen[what] === undefined);

/** The fields as the server reads them. */
export const fieldsOf = (d: Draft): Record<string, string> => ({
  ...Object.fromEntries(AMENITIES.map((what) => [what, d.seen[what] ?? ''])),
  note: d.note.trim(),
  auditedOn: d.auditedOn,
});

/** Names what is sent, for the idempotency key: the same audit with the same picture says the same. */
export const sayingOf = (stop: string, d: Draft): string =>
  JSON.stringify([stop, fieldsOf(d), d.photo ? [d.photo.name, d.photo.content.size] : null]);

const NAME = 'yunjian.transit';
const STORE = 'audits';

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no storage'));
    request.onblocked = () => reject(new Error('storage is blocked'));
  });
}

async function within<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open(indexedDB);
  try {
    return await new Promise((resolve, reject) => {
      const request = run(db.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('no storage'));
    });
  } finally {
    db.close();
  }
}

/** Keeps the draft of a stop on this device, picture and all. False when the browser keeps nothing. */
export async function keepDraft(account: string, stop: string, draft: Draft): Promise<boolean> {
  try {
    const photo = draft.photo
      ? { bytes: await draft.photo.content.arrayBuffer(), type: draft.photo.content.type, name: draft.photo.name }
      : null;
    await within('readwrite', (store) => store.put({ ...draft, photo }, `${account} ${stop}`));
    return true;
  } catch {
    return false;
  }
}

/** The draft kept of a stop by this person on this device; null when there is none or it cannot be read. */
export async function keptDraft(account: string, stop: string): Promise<Draft | null> {
  try {
    return draftOf(await within<unknown>('readonly', (store) => store.get(`${account} ${stop}`)));
  } catch {
    return null;
  }
}

/** Forgets it: it was sent, or thrown away. */
export async function dropDraft(account: string, stop: string): Promise<void> {
  try {
    await within('readwrite', (store) => store.delete(`${account} ${stop}`));
  } catch {
    // nothing was kept
  }
}

/** A draft out of what was stored; null for anything else. */
export function draftOf(kept: unknown): Draft | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { seen, note, auditedOn, photo } = kept as Record<string, unknown>;
  if (typeof seen !== 'object' || seen === null || typeof note !== 'string' || typeof auditedOn !== 'string') return null;
  const known = Object.entries(seen).filter(
    ([what, said]) => AMENITIES.includes(what as Amenity) && (said === 'yes' || said === 'no' || said === 'unknown'),
  );
  const picture = photo as { bytes?: unknown; type?: unknown; name?: unknown } | null;
  return {
    seen: Object.fromEntries(known),
    note,
    auditedOn,
    photo:
      picture && picture.bytes instanceof ArrayBuffer && typeof picture.type === 'string' && typeof picture.name === 'string'
        ? { content: new Blob([picture.bytes], { type: picture.type }), name: picture.name }
        : null,
  };
}
