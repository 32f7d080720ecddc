/** A value that JSON can carry without loss. Numbers must be finite; larger integers than 2^53 travel as strings. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

// oxlint-disable-next-line no-control-regex -- exactly the characters that JSON escapes, plus surrogates that may stand alone
const PLAIN = /^[^\u0000-\u001f"\\\ud800-\udfff]*$/;

/** Where the writer stands; kept as steps, since a text of it is wanted only where something is wrong. */
type Trail = (string | number)[];
const wrong = (what: string, trail: Trail): TypeError =>
  new TypeError(
    `canonical JSON: ${what} at $${trail.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`,
  );

function text(value: string, trail: Trail): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw wrong('lone surrogate', trail);
  return JSON.stringify(value);
}

function write(value: unknown, trail: Trail): string {
  switch (typeof value) {
    case 'string':
      return text(value, trail);
    case 'number':
      if (!Number.isFinite(value)) throw wrong(String(value), trail);
      return JSON.stringify(value); // ECMAScript's number text is what RFC 8785 §3.2.2.3 asks for; -0 becomes 0
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? writeList(value, trail) : writeObject(value, trail);
    default:
      throw wrong(typeof value, trail);
  }
}

function writeList(list: readonly unknown[], trail: Trail): string {
  let out = '';
  for (let i = 0; i < list.length; i += 1) {
    trail.push(i);
    out += `${i === 0 ? '' : ','}${write(list[i], trail)}`;
    trail.pop();
  }
  return `[${out}]`;
}

function writeObject(value: object, trail: Trail): string {
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) throw wrong('not plain data', trail);
  const object = value as Record<string, unknown>;
  let out = '';
  for (const key of Object.keys(object).sort()) {
    // sort() without a comparer orders by UTF-16 code units, as RFC 8785 §3.2.3 asks
    const name = text(key, trail);
    trail.push(key);
    out += `${out === '' ? '' : ','}${name}:${write(object[key], trail)}`;
    trail.pop();
  }
  return `{${out}}`;
}

/**
 * The one text of a JSON value (RFC 8785, JCS): sorted keys, no blanks, shortest numbers. Two equal values have the same text.
 * Throws TypeError, naming the place, for what JSON would drop or bend: undefined, bigint, NaN, class instances, lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, []);
}

/** UTF-8 bytes of `canonicalJson(value)`. */
export function canonicalBytes(value: JsonValue): Buffer {
  return Buffer.from(write(value, []), 'utf8');
}
