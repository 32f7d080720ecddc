/** A value that JSON can carry without loss. Numbers must be finite; larger integers than 2^53 travel as strings. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

// oxlint-disable-next-line no-control-regex -- exactly the characters that JSON escapes, plus surrogates that may stand alone
const PLAIN = /^[^\u0000-\u001f"\\\ud800-\udfff]*$/;

function text(value: string, path: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError(`canonical JSON: lone surrogate at ${path}`);
  return JSON.stringify(value);
}

function write(value: unknown, path: string): string {
  switch (typeof value) {
    case 'string':
      return text(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON: ${value} at ${path}`);
      return JSON.stringify(value); // ECMAScript's number text is what RFC 8785 §3.2.2.3 asks for; -0 becomes 0
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((v, i) => write(v, `${path}[${i}]`)).join(',')}]`;
      const proto: unknown = Object.getPrototypeOf(value);
      if (proto !== Object.prototype && proto !== null) throw new TypeError(`canonical JSON: not plain data at ${path}`);
      const object = value as Record<string, unknown>;
      let out = '';
      for (const key of Object.keys(object).sort()) {
        // sort() without a comparer orders by UTF-16 code units, as RFC 8785 §3.2.3 asks
        out += `${out === '' ? '' : ','}${text(key, path)}:${write(object[key], `${path}.${key}`)}`;
      }
      return `{${out}}`;
    }
    default:
      throw new TypeError(`canonical JSON: ${typeof value} at ${path}`);
  }
}

/**
 * The one text of a JSON value (RFC 8785, JCS): sorted keys, no blanks, shortest numbers. Two equal values have the same text.
 * Throws TypeError, naming the place, for what JSON would drop or bend: undefined, bigint, NaN, class instances, lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, '$');
}

/** UTF-8 bytes of `canonicalJson(value)`. */
export function canonicalBytes(value: JsonValue): Buffer {
  return Buffer.from(write(value, '$'), 'utf8');
}
