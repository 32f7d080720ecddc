/** Images as files. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { TransitError } from '../types.ts';

/** Reads a whole file into memory that threads can share. Throws TransitError `image-magic` when there is no such file to read. */
export function readImageFile(file: string): SharedArrayBuffer {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch (error) {
    throw new TransitError('image-magic', {
      zh: `读不了镜像 ${file}：${said(error)}`,
      en: `the image ${file} cannot be read: ${said(error)}`,
    });
  }
  try {
    const length = fs.fstatSync(handle).size;
    const buffer = new SharedArrayBuffer(length);
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < length;) {
      const read = fs.readSync(handle, bytes, at, length - at, at);
      if (read === 0)
        throw new TransitError('image-truncated', {
          zh: `镜像 ${file} 读到一半变短了`,
          en: `the image ${file} became shorter while it was read`,
        });
      at += read;
    }
    return buffer;
  } catch (error) {
    if (error instanceof TransitError) throw error;
    throw new TransitError('image-magic', {
      zh: `读不了镜像 ${file}：${said(error)}`,
      en: `the image ${file} cannot be read: ${said(error)}`,
    });
  } finally {
    fs.closeSync(handle);
  }
}

/** What the system says of a failed call, without its stack. */
export const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Puts a file in place whole or not at all: written beside, flushed, then renamed over the old one. Whoever has the old file open goes on reading it, and a
 * process that is killed on the way leaves it as it was.
 */
export function replaceFile(file: string, content: Uint8Array | string): void {
  const beside = `${file}.${process.pid}.part`;
  try {
    const handle = fs.openSync(beside, 'w');
    try {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      for (let at = 0; at < bytes.length;) at += fs.writeSync(handle, bytes, at, bytes.length - at, at);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(beside, file);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
  // The name is safe on disk only with its folder; some systems cannot flush a folder, and then the rename alone has to do.
  try {
    const folder = fs.openSync(path.dirname(path.resolve(file)), 'r');
    try {
      fs.fsyncSync(folder);
    } finally {
      fs.closeSync(folder);
    }
  } catch {}
}
