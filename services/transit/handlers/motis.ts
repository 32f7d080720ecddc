/** The open API. */
import type { Ctx, Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import type { motisApi } from '../contract/motis.ts';
import { Live } from '../live/live.ts';
import { oneToAllOf, planBytes } from '../motis/plan.ts';
import { geocodeOf, mapStops, mapTrips, tripOf } from '../motis/stops.ts';
import { stoptimesOf } from '../motis/stoptimes.ts';

type Ops = Handlers<typeof motisApi>['motis'];

/** The parameters as they were sent, which MOTIS gives back. */
const givenOf = (ctx: Ctx): Record<string, string> =>
  Object.fromEntries(new URL(ctx.raw.request.raw.url ?? '/', 'http://x').searchParams);

/**
 * Sends an answer that is JSON already, without holding it against the schema: applying that to the hundreds of stops of a plan takes longer than finding the
 * journeys. Nothing in it comes from anywhere but the published timetable. What is returned nobody looks at, since the answer is out.
 */
function sendJson(ctx: Ctx, json: Buffer): never {
  void ctx.raw.reply.type('application/json; charset=utf-8').send(json);
  return undefined as never;
}

/** The operations of the open API, under each path that clients ask. */
export function motisHandlers(kit: Kit): Ops {
  const live = Live.of(kit);
  const plan: Ops['plan'] = async ({ query }, ctx) => {
    const json = await planBytes(live.view(), query, givenOf(ctx), kit.now());
    void ctx.raw.reply.header('cache-control', 'private, no-store'); // where somebody goes is nobody's to keep
    return sendJson(ctx, json);
  };
  const oneToAll: Ops['oneToAll'] = ({ query }) => oneToAllOf(live.view(), query, kit.now());
  const stoptimes: Ops['stoptimes'] = async ({ query }) => stoptimesOf(live.view(), query, kit.now());
  const trip: Ops['trip'] = async ({ query }) => tripOf(live.view(), query);
  const stops: Ops['stops'] = async ({ query }) => mapStops(live.view(), query);
  const trips: Ops['trips'] = async ({ query }) => mapTrips(live.view(), query);
  const geocode: Ops['geocode'] = async ({ query }) => geocodeOf(live.view(), query);
  return {
    plan,
    oneToAll,
    stoptimes,
    trip,
    stops,
    trips,
    geocode,
    planV6: plan,
    oneToAllV6: oneToAll,
    stoptimesV6: stoptimes,
    tripV6: trip,
    stopsV6: stops,
    tripsV6: trips,
  };
}
