/** What a type of FEEL is (DMN 1.5, 10.3.2.1); what can be done with one is in types.ts. */

/** What every type may carry. */
interface Named {
  /** The name of the item definition it comes from. */
  readonly name?: string;
  /** Allowed values and type constraint of an item definition (7.3.3). `coerce` asks it, `instance of` does not. */
  readonly allowed?: (value: unknown) => boolean;
}

/** A type without parts. `Any`: every value; `Null`: null alone. */
export type SimpleKind =
  | 'Any'
  | 'number'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'Null';

/** A type of FEEL (10.3.2.1, 10.3.1.2 rule 53). */
export type FeelType = Named &
  (
    | { readonly kind: SimpleKind }
    | { readonly kind: 'list'; readonly of: FeelType }
    | { readonly kind: 'range'; readonly of: FeelType }
    | { readonly kind: 'context'; readonly fields: ReadonlyMap<string, FeelType> }
    | { readonly kind: 'function'; readonly parameters: readonly FeelType[]; readonly result: FeelType }
  );
