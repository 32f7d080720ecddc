/** Shapes of the register that several operations share. */
import { fen, instant, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';

export const registerReaders = ['accountant', 'board', 'supervisory-board', 'township', 'auditor'] as const;
export const one = z.object({ id: uuid });

export const collectiveKind = z.enum(['town', 'village', 'group']);
export const assetKind = z.enum(['building', 'land', 'equipment', 'right']);
export const landKind = z.enum(['farmland', 'construction', 'homestead', 'unused']);
export const use = z.enum(['industrial', 'commercial', 'office', 'storage', 'housing', 'farming', 'public', 'mixed', 'other']);
export const assetState = z.enum(['in-use', 'idle', 'disputed', 'retired']);
export const titleState = z.enum(['registered', 'pending', 'none', 'unknown']);
export const permitState = z.enum(['permitted', 'temporary', 'none', 'not-needed', 'unknown']);
export const safetyState = z.enum(['safe', 'dangerous', 'unknown']);

/** Square centimetres as a whole number in text: 1 m² is 10000. */
export const cm2 = z.string().regex(/^[1-9]\d{0,15}$/);

/** Fen, not below zero. */
export const amount = z.string().regex(/^\d{1,17}$/);

/** One line of text: no control or invisible characters. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(text), 'control or invisible characters');
const words = (most: number) => line(most).refine((text) => text.length > 0, 'empty');

export const code = z
  .string()
  .trim()
  .regex(/^[A-Z0-9][A-Z0-9-]{2,40}$/);

export const collectiveRow = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  kind: collectiveKind,
  town: z.object({ code: z.string(), name: textSchema }),
  village: z.object({ code: z.string(), name: z.string() }).nullable(),
  uscc: z.string().nullable(),
  membersBasis: z.enum(['household', 'person']),
  assets: z.number().int().describe('assets that are not retired'),
  demo: z.boolean(),
});

/** What is said of an asset when it is entered or changed. */
export const assetInput = z.object({
  code,
  name: words(120),
  kind: assetKind,
  landKind: landKind.nullable(),
  operating: z.boolean(),
  use,
  areaCm2: cm2.nullable(),
  address: line(200),
  groupName: words(60)
    .nullable()
    .default(null)
    .describe('the market, park or yard it belongs to; lettings to one hand are added up over it'),
  lon: z.number().min(70).max(140).nullable(),
  lat: z.number().min(0).max(60).nullable(),
  titleState,
  titleNo: words(80).nullable(),
  titleShared: words(200)
    .nullable()
    .default(null)
    .describe('why another asset of the collective has the same title number: parts of one title'),
  permitState,
  safetyState,
  rightUntil: plainDate.nullable(),
  acquiredOn: plainDate.nullable(),
  costFen: amount.nullable(),
});

export const partInput = z.object({
  code: words(40),
  name: words(120),
  areaCm2: cm2.nullable(),
  use,
});

export const valuationMethod = z.enum(['cost', 'appraisal', 'market', 'census']);
export const valuationInput = z.object({
  on: plainDate,
  valueFen: amount,
  method: valuationMethod,
  appraiser: words(120).nullable(),
});

export const assetFilter = z.object({
  town: z.string().max(20).optional(),
  collective: uuid.optional(),
  kind: assetKind.optional(),
  state: assetState.optional(),
  use: use.optional(),
  q: z.string().max(60).optional(),
  unlet: z.enum(['true']).optional().describe('only assets with a part nobody holds today'),
});
export const assetQuery = pageQuery.extend(assetFilter.shape);

export const assetRow = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  kind: assetKind,
  state: assetState,
  use,
  operating: z.boolean(),
  areaCm2: z.string().nullable(),
  address: z.string(),
  groupName: z.string().nullable(),
  titleState,
  permitState,
  collective: z.object({ id: uuid, code: z.string(), name: z.string() }),
  town: z.object({ code: z.string(), name: textSchema }),
  parts: z.number().int(),
  let: z.number().int().describe('parts that a contract holds today'),
  value: z.object({ fen, on: plainDate, method: valuationMethod }).nullable(),
  demo: z.boolean(),
});

export const partShown = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  areaCm2: z.string().nullable(),
  use,
  guideFenM2Month: fen.nullable().describe('guide price of the town in force today, fen a square metre and month'),
  retiredOn: plainDate.nullable(),
  /** the contract that holds the part today */
  contract: z.object({ id: uuid, number: z.string(), lessee: z.string(), until: plainDate }).nullable(),
});

export const assetDetail = assetInput.extend({
  id: uuid,
  publicCode: z.string(),
  state: assetState,
  revision: z.number().int(),
  demo: z.boolean(),
  createdAt: instant,
  collective: collectiveRow.pick({ id: true, code: true, name: true }),
  town: collectiveRow.shape.town,
  parts: z.array(partShown),
  valuations: z.array(
    z.object({
      id: uuid,
      on: plainDate,
      valueFen: fen,
      method: valuationMethod,
      appraiser: z.string().nullable(),
      madeAt: instant,
    }),
  ),
  photos: z.array(z.object({ id: uuid, url: z.string(), takenOn: plainDate, caption: z.string() })),
  events: z.array(
    z.object({
      id: uuid,
      at: instant,
      kind: z.string(),
      open: z.boolean(),
      by: z.string(),
      body: z.record(z.string(), z.unknown()),
    }),
  ),
  contracts: z.array(
    z.object({
      id: uuid,
      number: z.string(),
      lessee: z.string(),
      state: z.string(),
      starts: plainDate,
      ends: plainDate,
      parts: z.array(z.string()),
    }),
  ),
  qr: z.object({ url: z.string(), svg: z.string(), png: z.string() }),
  can: z.array(
    z.enum(['edit', 'add-part', 'add-valuation', 'add-photo', 'set-idle', 'set-in-use', 'dispute', 'settle', 'retire']),
  ),
});

/** What everyone may know of an asset, from the code on its wall. */
export const publicAsset = z.object({
  code: z.string(),
  name: z.string(),
  kind: assetKind,
  use,
  state: assetState,
  areaCm2: z.string().nullable(),
  collective: z.string(),
  town: textSchema,
  titleState,
  value: z.object({ fen, on: plainDate, method: valuationMethod }).nullable(),
  parts: z.array(
    z.object({
      name: z.string(),
      areaCm2: z.string().nullable(),
      use,
      /** last day of the contract that holds the part today; null: it is free */
      letUntil: plainDate.nullable(),
    }),
  ),
  photos: z.array(z.object({ url: z.string(), takenOn: plainDate, caption: z.string() })),
  /** notices that let a part of it now, the newest first */
  notices: z.array(z.object({ id: uuid, number: z.string(), title: z.string(), deadline: instant })),
  contracts: z.array(
    z.object({
      lesseeKind: z.enum(['organisation', 'person']),
      starts: plainDate,
      ends: plainDate,
      state: z.string(),
      parts: z.array(z.string()),
      /** rent of the year that runs, or of the first year; null where the district does not publish rents */
      yearFen: fen.nullable(),
    }),
  ),
  events: z.array(z.object({ at: instant, kind: z.string(), body: z.record(z.string(), z.unknown()) })),
  demo: z.boolean(),
});

/** An asset as a search by everyone finds it. */
export const foundAsset = publicAsset.pick({
  code: true,
  name: true,
  kind: true,
  use: true,
  state: true,
  areaCm2: true,
  collective: true,
  town: true,
  demo: true,
});
