/** Unpacks one deflated file in a thread of its own, piece by piece, into memory it shares with the reader. See inflate.ts. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { workerData } from 'node:worker_threads';
import { crc32, createInflateRaw } from 'node:zlib';
import {
  CONSUMED,
  CRC,
  ENDED,
  FAILED,
  LENGTHS,
  SIGNAL,
  SLOTS,
  SLOT_BYTES,
  STATE,
  TAKEN_IN,
  WRITTEN,
  type InflateTask,
} from './inflate.ts';

const { packed, size, shared } = workerData as InflateTask;
const control = new Int32Array(shared.control);
const digest = new Uint8Array(shared.digest);
const slots = new Uint8Array(shared.slots);
const hash = createHash('sha256');
let crc = 0;
let left = size;

function signal(): void {
  Atomics.add(control, SIGNAL, 1);
  Atomics.notify(control, SIGNAL);
}

function end(state: number): void {
  Atomics.store(control, STATE, state);
  signal();
}

function put(piece: Uint8Array): void {
  const written = Atomics.load(control, WRITTEN);
  for (let consumed = Atomics.load(control, CONSUMED); written - consumed >= SLOTS; consumed = Atomics.load(control, CONSUMED)) {
    Atomics.wait(control, CONSUMED, consumed);
  }
  const slot = written % SLOTS;
  slots.set(piece, slot * SLOT_BYTES);
  Atomics.store(control, LENGTHS + slot, piece.length);
  Atomics.store(control, WRITTEN, written + 1);
  signal();
}

/** Bytes `from … to` of a file; fewer when it has become shorter, which the checks of what is unpacked then tell. */
function readPart(path: string, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  const file = fs.openSync(path, 'r');
  let at = 0;
  for (let read = 1; read > 0 && at < bytes.length; at += read) read = fs.readSync(file, bytes, at, bytes.length - at, from + at);
  fs.closeSync(file);
  return bytes.subarray(0, at);
}

const inflate = createInflateRaw({ chunkSize: SLOT_BYTES });
inflate.on('data', (piece: Uint8Array) => {
  left -= piece.length;
  // More than the directory promised: nobody needs to see the rest.
  if (left < 0) {
    inflate.destroy();
    end(FAILED);
    return;
  }
  crc = crc32(piece, crc);
  hash.update(piece);
  put(piece);
});
inflate.on('error', () => end(FAILED));
inflate.on('end', () => {
  Atomics.store(control, CRC, crc | 0);
  Atomics.store(control, TAKEN_IN, inflate.bytesWritten);
  digest.set(hash.digest());
  end(left === 0 ? ENDED : FAILED);
});
inflate.end(packed instanceof Uint8Array ? packed : readPart(packed.path!, packed.from, packed.to));
