/** The district's values for collective assets: one file a part in `assets/` of its pack, each value with its source or marked 示例政策 there. */
import { dayOf, type Kit } from '@yunjian/kernel/service';

type Pack = Pick<Kit, 'pack'>;

const read = new WeakMap<Pack, Map<string, unknown>>();

/** A policy file of this service, `assets/<name>.json`; read once. Throws when the pack has no such file. */
export function settingOf<T>(kit: Pack, name: string): T {
  let files = read.get(kit);
  if (!files) read.set(kit, (files = new Map()));
  if (!files.has(name)) files.set(name, kit.pack.json<T>(`assets/${name}.json`));
  return files.get(name) as T;
}

/** `assets/register.json`. */
export interface RegisterPolicy {
  readonly example: boolean;
  readonly import: {
    readonly fileMegabytes: number;
    readonly unpackedMegabytes: number;
    readonly rows: number;
    readonly cellCharacters: number;
  };
  readonly photoMegabytes: number;
  /** The longest term of a board and a supervisory board, and of a representative, in years. */
  readonly mandate: { readonly boardTermYears: number; readonly representativeTermYears: number };
  /** What the QR code on the wall tells everyone beside name, area, use and history. */
  readonly public: { readonly rents: boolean };
  readonly census: {
    /** An asset of the census and one of the platform of one number or name are the same (or proposed so) when their areas differ by no more, in parts per million. */
    readonly areaTolerancePpm: number;
    /** Values of the two that differ by more, in parts per million of the census's, are told beside the coverage. */
    readonly valueTolerancePpm: number;
  };
  readonly map: { readonly centre: readonly [number, number]; readonly bounds: readonly [number, number, number, number] };
}

/** The policy of register and census. */
export const registerPolicy = (kit: Pack): RegisterPolicy => settingOf<RegisterPolicy>(kit, 'register');

export { dayOf };

/** Today in the district. */
export const todayOf = (kit: Pick<Kit, 'zone' | 'now'>): Temporal.PlainDate => dayOf(kit, kit.now());
