import { Exact } from './exact.ts';

/**
 * One text for one value, the same on every machine (in the manner of RFC 8785, JSON Canonicalization Scheme): object keys
 * sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them, bigint as a decimal string.
 * Properties that are undefined are left out. Throws TypeError for anything JSON cannot say (NaN, functions, symbols, cycles).
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

const write = (value: unknown, depth: number): string => {
  if (depth > 200) throw new TypeError('canonical: nested too deeply or circular');
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical: ${value} has no JSON form`);
      return JSON.stringify(value);
    case 'bigint':
      return `"${value}"`;
    case 'object':
      break;
    default:
      throw new TypeError(`canonical: a ${typeof value} has no JSON form`);
  }
  if (value === null) return 'null';
  // A number of many digits is written by its digits.
  if (value instanceof Exact) return value.text;
  if (Array.isArray(value)) {
    let out = '[';
    for (let i = 0; i < value.length; i++) out += (i === 0 ? '' : ',') + write(value[i] ?? null, depth + 1);
    return out + ']';
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(), depth + 1);
  const record = value as Record<string, unknown>;
  let out = '{';
  for (const key of Object.keys(record).sort()) {
    const item = record[key];
    if (item === undefined) continue;
    out += (out.length === 1 ? '' : ',') + JSON.stringify(key) + ':' + write(item, depth + 1);
  }
  return out + '}';
};
