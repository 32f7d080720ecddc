/** A rule's text as it comes from outside: read before it is stored, refused with nothing changed. */
import { createHash } from 'node:crypto';
import { compileModel, ModelError, parseMeta } from '@yunjian/rules';
import { personalDataIn } from '../audit/index.ts';
import { failure } from '../contract/index.ts';
import { rulebookFailures } from './failures.ts';

/** Most bytes of a model, and of its sidecar. */
export const MAX_TEXT_BYTES = 2 * 1024 * 1024;

/** A rule's text: two files, byte for byte. */
export interface RuleText {
  readonly dmn: string;
  readonly meta: string;
}

/** The text that a version's hash covers. */
export const fingerprint = (dmn: string, metaText: string): Buffer => createHash('sha256').update(`${dmn}\n${metaText}`).digest();

const unreadable = (problem: string) => failure(rulebookFailures.unreadable, { problem });

/** Bytes of an uploaded file as text, without a byte order mark. Throws `rulebook.unreadable` for what is too large, no UTF-8, a zip archive or empty. */
export function textOf(bytes: Uint8Array, fileName: string): string {
  if (bytes.length === 0) throw unreadable(`${fileName}: empty · 空文件`);
  if (bytes.length > MAX_TEXT_BYTES)
    throw unreadable(`${fileName}: ${bytes.length} bytes, at most ${MAX_TEXT_BYTES} · 超过 2 MB`);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw unreadable(`${fileName}: a zip archive · 是压缩包`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new TypeError('NUL');
    return text;
  } catch {
    throw unreadable(`${fileName}: not UTF-8 text · 不是 UTF-8 文本`);
  }
}

/** No deeper than any sidecar is; the database reads JSON by recursion. Walked without. */
function shallow(value: unknown): boolean {
  let layer: unknown[] = [value];
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > 50) return false;
    layer = layer.flatMap((v) => (typeof v === 'object' && v !== null ? Object.values(v) : []));
  }
  return true;
}

/** The name of a version: it stands in addresses, file names and sheets. A sidecar from outside may say anything. */
const VERSION = /^[\w\-.:一-鿿]{1,60}$/u;

/** The sidecar as an object. Throws `rulebook.unreadable`. */
export function metaObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(`JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unreadable('JSON: an object is needed · 须为对象');
  if (!shallow(value)) throw unreadable('JSON: nested too deeply · 嵌套过深');
  return value as Record<string, unknown>;
}

/** Errors of a model that may be stored: an editor saves half a sentence and mends it later. What is no DMN at all is refused. */
const TOLERATED = new Set(['FEEL', 'CYCLE', 'REFERENCE', 'UNSUPPORTED', 'META']);

/**
 * A text that may be stored as a draft of `code` under `version`. The bytes stay as given, except that a sidecar which names another version is written anew. Throws `rulebook.unreadable`, `.otherRule`; a rule that does not compile for its words alone is let through.
 */
export function storable(text: RuleText, code: string, version: string): RuleText {
  for (const part of [text.dmn, text.meta])
    if (Buffer.byteLength(part) > MAX_TEXT_BYTES) throw unreadable('more than 2 MB · 超过 2 MB');
  if (!/^[a-z][a-z0-9-]{1,60}$/.test(code)) throw unreadable(`code "${code.slice(0, 80)}"`);
  if (!VERSION.test(version))
    throw unreadable(
      `version ${JSON.stringify(version.slice(0, 60))}: letters, digits and - _ . : only · 版本名只用字母、数字、汉字与 - _ . :`,
    );
  if (personalDataIn(`"${code}" "${version}"`) !== null)
    throw unreadable('code or version looks like a personal number · 编号形似个人号码');
  const object = metaObject(text.meta);
  if (object['code'] !== code) throw failure(rulebookFailures.otherRule, { code, found: String(object['code']).slice(0, 80) });
  const meta = object['version'] === version ? text.meta : `${JSON.stringify({ ...object, version }, null, 2)}\n`;
  if (meta.includes('\\u0000')) throw unreadable('JSON: NUL');
  try {
    compileModel(text.dmn);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (!TOLERATED.has(error.code)) throw unreadable(error.message);
  }
  return { dmn: text.dmn, meta };
}

/** Title, source and example mark of a sidecar, as far as it has them: a draft may lack them still. */
export function titleOf(metaText: string): { zh: string; en: string } {
  try {
    return parseMeta(JSON.parse(metaText)).title;
  } catch {
    const raw = (JSON.parse(metaText) as { title?: { zh?: unknown; en?: unknown }; code?: unknown }).title;
    const zh = typeof raw?.zh === 'string' ? raw.zh : '';
    return { zh: zh || '（未命名）', en: typeof raw?.en === 'string' && raw.en !== '' ? raw.en : '(untitled)' };
  }
}
