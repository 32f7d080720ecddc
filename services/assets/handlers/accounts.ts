/** Registered accounts of collectives over HTTP: proposed by one, confirmed by another. Permission first, then the scope, then the use case. */
import { createHash } from 'node:crypto';
import { failure } from '@yunjian/kernel/contract';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { newAccount, type accountsOps } from '../contract/accounts.ts';
import { failures } from '../failures.ts';
import {
  ACCOUNT_PAPER,
  accountProposals,
  decideAccount,
  placeOfAccountProposal,
  proposeAccount,
} from '../money/account-proposals.ts';
import { collectiveOfAccount, endAccount } from '../money/accounts.ts';
import { permit } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { mayFor } from '../scope.ts';
import { access, handOf } from './access.ts';
import { paperOf, papersOf } from './papers.ts';

type Accounts = Handlers<{ bankAccounts: typeof accountsOps }>['bankAccounts'];

/** The operations of registered accounts. */
export function accountsHandlers(kit: Kit): Accounts {
  const { db } = kit.database;
  const { at, atCollective } = access(kit);
  const { receive, shown } = papersOf(kit);
  return {
    register: async ({ params }, ctx) => {
      const { place } = await atCollective(ctx, 'register-account', params.id);
      const { files, fields } = await ctx.files();
      const read = newAccount.safeParse(fields);
      if (!read.success || files.length !== 1) throw failure(failures.accountFields);
      const file = paperOf(files, 'paper');
      const received = await receive(file);
      const said = read.data;
      // what tells a repetition is a keyed hash: the number itself is nowhere kept in clear
      const number = kit.crypto.blindIndex(said.number, 'assets.bank_account.request').toString('hex');
      return ctx.command({ params, ...said, number, hash: received.sha256 }, async (tx) => {
        const stored = await kit.files.record(tx, received, {
          originalName: file.fileName,
          owner: ctx.actor.accountId,
          purpose: ACCOUNT_PAPER,
          now: ctx.now(),
        });
        const paper = { id: stored.id, hash: received.sha256 };
        return { id: await proposeAccount(tx, kit, { ...said, place, paper, by: handOf(ctx) }, ctx.now()) };
      });
    },
    proposals: async ({ params }, ctx) => {
      const { place, scope } = await atCollective(ctx, 'read-money', params.id);
      const may = { decide: mayFor(scope, 'confirm-account', place), paper: mayFor(scope, 'read-account-paper', place) };
      const rows = await accountProposals(db, params.id);
      return {
        rows: rows.map(({ proposedById, ...r }) => ({
          ...r,
          warnings: [...r.warnings],
          can: [
            ...(may.decide && r.state === 'proposed' && proposedById !== ctx.actor.accountId ? (['decide'] as const) : []),
            ...(may.paper && r.paper ? (['paper'] as const) : []),
          ],
        })),
        can: mayFor(scope, 'register-account', place) ? ['propose' as const] : [],
      };
    },
    decide: async ({ params, body }, ctx) => {
      await at(ctx, 'confirm-account', () => placeOfAccountProposal(db, params.id));
      return ctx.command({ params, body }, (tx) =>
        decideAccount(tx, kit, { id: params.id, ...body, by: handOf(ctx) }, ctx.now()),
      );
    },
    paper: async ({ params }, ctx) => {
      const { place } = await at(ctx, 'read-account-paper', () => placeOfAccountProposal(db, params.id));
      if (place.paperId === null) throw failure(failures.notFound);
      const file = await shown(place.paperId);
      if (createHash('sha256').update(file.body).digest('hex') !== place.paperHash) throw failure(failures.paperChanged);
      return file;
    },
    end: async ({ params, body }, ctx) => {
      permit(ctx.actor, 'register-account');
      await at(ctx, 'register-account', async () => placeOf(db, await collectiveOfAccount(db, params.id)));
      return ctx.command({ params, ...body }, async (tx) => {
        await endAccount(tx, kit, { id: params.id, ...body, by: handOf(ctx) }, ctx.now());
        return { id: params.id };
      });
    },
  };
}
