/** The register over HTTP: permission first, then the scope, then the use case. */
import QRCode from 'qrcode';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { registerOps } from '../contract/register.ts';
import { permit } from '../policy.ts';
import { publicAnswers } from '../public.ts';
import { allAssets, assetMap, assetsPage } from '../register/assets.ts';
import { collectiveById, collectivesPage, officersOf, placeOf } from '../register/collectives.ts';
import {
  assetById,
  assetUrl,
  findByName,
  placeOfAsset,
  publicByCode,
  publicPhotoFile,
  townsWithCollectives,
} from '../register/detail.ts';
import { addPart, addValuation, createAsset, editAsset, editPart, placeOfPart, retirePart, stepAsset } from '../register/edit.ts';
import { addPhoto, photoFile, readPhoto } from '../register/photo.ts';
import { assetsSheet } from '../register/sheets.ts';
import { ACTION_DUTY } from '../register/states.ts';
import { mayFor, requireFor } from '../scope.ts';
import { todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';

/** The operations of the register. */
export function registerHandlers(kit: Kit): Handlers<{ assets: typeof registerOps }>['assets'] {
  const { db } = kit.database;
  const open = publicAnswers(kit);
  const { scope, at: within, placed: check } = access(kit);
  return {
    collectives: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-register');
      return collectivesPage(db, await scope(ctx), todayOf(kit), query);
    },
    collective: async ({ params }, ctx) => {
      const { place, scope: own } = await within(ctx, 'read-register', () => placeOf(db, params.id));
      const can = [
        ...(mayFor(own, 'edit-register', place) ? (['add-asset'] as const) : []),
        ...(mayFor(own, 'import-register', place) ? (['import'] as const) : []),
      ];
      const row = await collectiveById(db, params.id, todayOf(kit));
      return { ...row, officers: await officersOf(db, row.id, todayOf(kit)), can };
    },

    list: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-register');
      return assetsPage(db, await scope(ctx), todayOf(kit), query);
    },
    listXlsx: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-register');
      return assetsSheet(allAssets(db, await scope(ctx), todayOf(kit), query), todayOf(kit).toString());
    },
    map: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-register');
      const map = await assetMap(db, await scope(ctx), todayOf(kit), query);
      return { body: JSON.stringify(map), type: 'application/geo+json', headers: { 'cache-control': 'private, no-store' } };
    },
    asset: async ({ params }, ctx) => {
      const { scope: own } = await within(ctx, 'read-register', () => placeOfAsset(db, params.id));
      return assetById(db, kit, params.id, own, todayOf(kit));
    },
    createAsset: async ({ params, body }, ctx) => {
      const place = await check(ctx, 'edit-register', () => placeOf(db, params.id));
      const { parts, ...asset } = body;
      return ctx.command({ ...params, ...body }, (tx) => createAsset(tx, kit, { place, asset, parts, by: handOf(ctx) }));
    },
    editAsset: async ({ params, body }, ctx) => {
      await check(ctx, 'edit-register', () => placeOfAsset(db, params.id));
      const { revision, reason, ...asset } = body;
      return ctx.command({ ...params, ...body }, (tx) =>
        editAsset(tx, kit, { id: params.id, asset, revision, reason, by: handOf(ctx) }),
      );
    },
    stepAsset: async ({ params, body }, ctx) => {
      await check(ctx, ACTION_DUTY[body.action], () => placeOfAsset(db, params.id));
      return ctx.command({ ...params, ...body }, (tx) => stepAsset(tx, kit, { id: params.id, ...body, by: handOf(ctx) }));
    },
    addPart: async ({ params, body }, ctx) => {
      await check(ctx, 'edit-register', () => placeOfAsset(db, params.id));
      const { revision, ...part } = body;
      return ctx.command({ ...params, ...body }, (tx) =>
        addPart(tx, kit, { assetId: params.id, part, revision, by: handOf(ctx) }),
      );
    },
    editPart: async ({ params, body }, ctx) => {
      permit(ctx.actor, 'edit-register');
      const { revision, ...part } = body;
      const where = await placeOfPart(db, params.id);
      requireFor(await scope(ctx), 'edit-register', where);
      return ctx.command({ ...params, ...body }, (tx) =>
        editPart(tx, kit, { assetId: where.assetId, partId: params.id, part, revision, by: handOf(ctx) }),
      );
    },
    retirePart: async ({ params, body }, ctx) => {
      permit(ctx.actor, 'edit-register');
      const where = await placeOfPart(db, params.id);
      requireFor(await scope(ctx), 'edit-register', where);
      return ctx.command({ ...params, ...body }, (tx) =>
        retirePart(tx, kit, { assetId: where.assetId, partId: params.id, ...body, by: handOf(ctx) }),
      );
    },
    addValuation: async ({ params, body }, ctx) => {
      await check(ctx, 'edit-register', () => placeOfAsset(db, params.id));
      return ctx.command({ ...params, ...body }, (tx) =>
        addValuation(tx, kit, { assetId: params.id, valuation: body, by: handOf(ctx) }),
      );
    },
    addPhoto: async ({ params }, ctx) => {
      await check(ctx, 'edit-register', () => placeOfAsset(db, params.id));
      const photo = await readPhoto(kit, await ctx.files(), todayOf(kit).toString());
      const said = { ...params, sha256: photo.received.sha256, takenOn: photo.takenOn, caption: photo.caption };
      return ctx.command(said, (tx) => addPhoto(tx, kit, { assetId: params.id, photo, by: handOf(ctx) }));
    },
    photo: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-register');
      const { fileId, place } = await photoFile(db, params.id);
      requireFor(await scope(ctx), 'read-register', place);
      const { file, content } = await kit.files.read(db, fileId);
      return {
        body: content,
        type: file.mediaType,
        headers: { 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, max-age=3600' },
      };
    },

    findAssets: ({ query }) => open(registerOps.findAssets, query, () => findByName(db, query.q, todayOf(kit))),
    publicTowns: () => open(registerOps.publicTowns, null, async () => ({ rows: await townsWithCollectives(db, todayOf(kit)) })),
    publicPhoto: async ({ params }) => {
      const { file, content } = await kit.files.read(db, await publicPhotoFile(db, params.code, params.id));
      return {
        body: content,
        type: file.mediaType,
        inline: true,
        headers: { 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'public, max-age=3600' },
      };
    },
    publicAsset: ({ params }) =>
      open(registerOps.publicAsset, params.code, () => publicByCode(db, kit, params.code, todayOf(kit))),
    qrSvg: async ({ params }) => {
      await publicByCode(db, kit, params.code, todayOf(kit));
      const body = await QRCode.toString(assetUrl(kit, params.code), { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
      return {
        body,
        type: 'image/svg+xml',
        inline: true,
        headers: {
          'cache-control': 'public, max-age=86400',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
      };
    },
    qrPng: async ({ params }) => {
      await publicByCode(db, kit, params.code, todayOf(kit));
      const body = await QRCode.toBuffer(assetUrl(kit, params.code), {
        type: 'png',
        margin: 2,
        width: 480,
        errorCorrectionLevel: 'M',
      });
      return { body, type: 'image/png', headers: { 'cache-control': 'public, max-age=86400' } };
    },
  };
}
