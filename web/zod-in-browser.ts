/**
 * What `zod` is in the browser. Pages take types, method and path from the contract; the server validates. The real
 * library weighs 25 KB gzipped that no page calls, on a budget of 170 KB for people with old phones, so the build puts
 * this in its place: schemas can be composed and carried about, and using one says what to do instead.
 */
const USES = new Set(['parse', 'parseAsync', 'safeParse', 'safeParseAsync', 'decode', 'encode', 'options', 'toJSONSchema']);

const schema: unknown = new Proxy(() => undefined, {
  apply: () => schema,
  get(_, key) {
    if (key === 'then') return undefined; // awaiting something that holds a schema must not hang
    if (key === Symbol.toPrimitive) return () => '[schema]';
    if (typeof key === 'string' && USES.has(key))
      throw new Error(
        `zod is not in the browser: .${key} of a schema. Check the form by hand (see FormStep.check); the server validates.`,
      );
    return schema;
  },
});

export const z = schema;
export default schema;
