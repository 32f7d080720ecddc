/** Who asks, and for whom that may be: the first lines of every operation. Duty first, then the record, then whether it is this caller's. */
import type { SignedIn } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { Hand } from '../letting/common.ts';
import { permit, type Duty } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { requireFor, scopeOf, type Place, type Scope } from '../scope.ts';
import { todayOf } from '../setting.ts';

/** Who does it, for events and the log. */
export const handOf = (ctx: SignedIn): Hand & { readonly id: string } => ({ id: ctx.actor.accountId, name: ctx.actor.name });

/** The checks of operations of a kit. */
export function access(kit: Pick<Kit, 'database' | 'zone' | 'now'>) {
  const { db } = kit.database;
  /** The caller's scope today. */
  const scope = (ctx: SignedIn): Promise<Scope> => scopeOf(db, ctx.actor, todayOf(kit));
  /** For a list: the duty, then the scope its rows are cut to. Throws assets.forbidden. */
  const reading = async (ctx: SignedIn, duty: Duty): Promise<Scope> => {
    permit(ctx.actor, duty);
    return scope(ctx);
  };
  /** For one record: the duty, then where the record belongs, then whether the duty may be done there. Throws assets.forbidden; assets.notFound for what is not seen. */
  const at = async <P extends Place>(
    ctx: SignedIn,
    duty: Duty,
    place: () => Promise<P>,
  ): Promise<{ readonly place: P; readonly scope: Scope }> => {
    permit(ctx.actor, duty);
    const [found, held] = [await place(), await scope(ctx)];
    requireFor(held, duty, found);
    return { place: found, scope: held };
  };
  return {
    scope,
    reading,
    at,
    /** As `at`, of a collective by its id. */
    atCollective: (ctx: SignedIn, duty: Duty, id: string) => at(ctx, duty, () => placeOf(db, id)),
    /** As `at`, where only the place is wanted. */
    placed: async <P extends Place>(ctx: SignedIn, duty: Duty, place: () => Promise<P>): Promise<P> =>
      (await at(ctx, duty, place)).place,
  };
}
