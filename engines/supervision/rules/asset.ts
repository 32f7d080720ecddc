import { addMonths, daysBetween } from '../dates.ts';
import { all, hit, known, own, type Check } from '../rule.ts';

/** C31: let without being in the register of assets. */
const C31 = own('C31', 'today', { states: 'words' }, (c, t) => {
  if (c.parts === undefined) return 'unknown';
  if (c.parts.length === 0) return hit('none');
  return all(
    c.parts.map(({ asset, register }) =>
      known(register, (state) => (t.states.includes(state) ? hit('is', { asset, state: [`register-${state}`] }) : null)),
    ),
  );
});

/** C32: not lettable: no title or permit, dangerous, or a use nobody approved. */
const C32 = own('C32', 'contract', {}, (c) => {
  if (c.parts === undefined) return 'unknown';
  return all(
    c.parts.flatMap(({ asset, title, dangerous, useApproved }): Check[] => [
      known(title, (is) => (is === 'none' ? hit('title', { asset }) : null)),
      known(dangerous, (is) => (is ? hit('dangerous', { asset }) : null)),
      known(useApproved, (is) => (is ? null : hit('use', { asset }))),
    ]),
  );
});

/** C33: used otherwise than agreed (民法典 711); farmland put to anything that is not farming. The latest inspection up to the day counts. */
const C33 = own('C33', 'today', { farmUses: 'words' }, (c, t, { on }) => {
  const permitted = c.permittedUses?.[0] ?? c.parts?.[0]?.use;
  return known(c.inspections, (inspections): Check => {
    const last = inspections
      .filter((i) => i.on <= on)
      .toSorted((a, b) => (a.on < b.on ? -1 : 1))
      .at(-1);
    if (last === undefined) return null;
    return known(last.use, (found): Check => {
      if (c.kind === 'land-farm' && !t.farmUses.includes(found)) return hit('farm', { found: [found], on: last.on });
      return known(permitted, (agreed) => {
        // What the contract says goes before the register. Several parts may have several uses: what is found must be one of them.
        const uses = c.permittedUses ?? c.parts!.map((p) => p.use ?? agreed);
        return uses.includes(found) || uses.includes('mixed')
          ? null
          : hit('differs', { found: [found], agreed: uses, on: last.on });
      });
    });
  });
});

/**
 * C39: somebody else has it and nobody consented. Six months after the collective knew, silence is consent; who objected in that time did not consent, and has to see
 * to it that it ends (民法典 718). Where it is not known whether it objected, that is said.
 */
const C39 = own('C39', 'today', { deemedMonths: 'number' }, (c, t, { on }) => {
  const seen = (c.inspections ?? [])
    .filter((i) => i.on <= on && i.occupant !== undefined && c.lessee !== undefined && i.occupant !== c.lessee.id)
    .map((i) => i.on)
    .toSorted()[0];
  if (c.sublease === undefined && seen === undefined) return 'unknown';
  if (c.sublease === null && seen === undefined) return null;
  const consent = c.sublease?.consent;
  if (consent === true) return null;
  // An inspection that meets a stranger where no sublease is recorded has no consent to show.
  if (consent === undefined && c.sublease !== null) return 'unknown';
  const knownSince = [c.sublease?.known, seen].filter((d) => d !== undefined).toSorted()[0];
  if (knownSince === undefined) return 'unknown';
  const deemed = addMonths(knownSince, t.deemedMonths);
  // Where no sublease is recorded no objection is.
  const objected = c.sublease ? c.sublease.objected : null;
  if (typeof objected === 'string' && objected <= on && objected <= deemed)
    return hit('objected', { known: knownSince, objected });
  if (on > deemed) return hit(objected === undefined ? 'unsaid' : 'deemed', { known: knownSince, deemed });
  return hit('open', { known: knownSince, deemed, left: daysBetween(on, deemed) });
});

/** C48: empty for long and not offered. */
const C48 = own('C48', 'today', { days: 'number' }, (c, t, { on }) =>
  known(c.vacancy, (vacancy): Check => {
    if (vacancy === null) return null;
    const days = daysBetween(vacancy.since, on);
    if (days <= t.days) return null;
    return known(vacancy.listed, (listed) => (listed === null || listed > on ? hit('is', { since: vacancy.since, days }) : null));
  }),
);

/** C49: the asset stands for somebody else's debt (农村集体经济组织法 35). */
const C49 = own('C49', 'today', {}, (c) => {
  if (c.encumbrances === undefined) return 'unknown';
  return all(
    c.encumbrances.map(({ kind, debtor }) =>
      known(debtor, (whose) => (whose === 'other' ? hit('is', { kind: [`encumbrance-${kind}`] }) : null)),
    ),
  );
});

/** Rules over the asset and its use. */
export const assetRules = [C31, C32, C33, C39, C48, C49];
