import fs from 'node:fs';
import path from 'node:path';
import type { PackFile } from '@yunjian/kernel/service';

/** The district pack as files below one directory. */
export function openPack(dir: string): PackFile {
  const at = (name: string): string => {
    const file = path.resolve(dir, name);
    if (file !== dir && !file.startsWith(dir + path.sep)) throw new Error(`${name} lies outside the district pack`);
    return file;
  };
  return {
    json: <T>(name: string) => JSON.parse(fs.readFileSync(at(name), 'utf8')) as T,
    text: (name) => fs.readFileSync(at(name), 'utf8'),
    path: at,
    exists: (name) => fs.existsSync(at(name)),
  };
}
