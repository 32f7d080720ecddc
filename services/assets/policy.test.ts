import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isFailure, ROLES, type Role } from '@yunjian/kernel/contract';
import { failures } from './failures.ts';
import { DUTIES, may, permit, type Duty } from './policy.ts';
import { mayFor, requireFor, scopeOf, sees } from './scope.ts';
import { testAssets, TOWN_A, TOWN_B, type TestAssets } from './testing.ts';

/** Written by hand: A accountant, B board, S supervisory board, T township, U auditor, Y system and X security administrator. */
const EXPECTED: Readonly<Record<Duty, string>> = {
  'read-register': 'ABSTU',
  'edit-register': 'A',
  'retire-asset': 'B',
  'import-register': 'A',
  'read-census': 'ABSTU',
  'import-census': 'T',
  'match-census': 'T',
  'read-letting': 'ABSTU',
  'draft-decision': 'AB',
  'record-decision': 'B',
  'draft-listing': 'A',
  'publish-listing': 'B',
  'qualify-bidder': 'A',
  'open-bids': 'B',
  award: 'B',
  'draft-contract': 'A',
  'approve-contract': 'B',
  'propose-amendment': 'AB',
  'activate-contract': 'B',
  'end-contract': 'B',
  'hand-back': 'A',
  'enter-facts': 'AT',
  'attest-facts': 'T',
  'read-money': 'ABSTU',
  money: 'A',
  'approve-money': 'B',
  'register-account': 'B',
  'confirm-account': 'ST',
  'read-account-paper': 'BSTU',
  'read-supervision': 'ABSTU',
  'dismiss-finding': 'T',
  'confirm-dismissal': 'T',
  'issue-order': 'T',
  'answer-order': 'AB',
  'close-order': 'T',
  'rehearse-rules': 'T',
  'draft-rules': 'T',
  'publish-rules': 'T',
  'run-rules': 'T',
  'read-members': 'ABSTU',
  'edit-members': 'A',
  'approve-members': 'B',
  'read-runs': 'ABSTU',
  'compute-run': 'A',
  'publish-run': 'B',
  'lock-run': 'B',
  'consent-run': 'S',
  'approve-payment': 'S',
  'record-payment': 'A',
  'read-books': 'ABSTU',
  'keep-books': 'A',
  'approve-voucher': 'B',
  'read-questions': 'ABSTU',
  'answer-question': 'B',
  'read-governance': 'TUYX',
  'register-collective': 'TX',
  'propose-mandate': 'TY',
  'confirm-governance': 'TX',
  'close-collective': 'T',
  'propose-charter': 'T',
  'import-governance': 'T',
  'read-parties': 'ABSTU',
  'correct-party': 'AT',
  'register-relation': 'AST',
};
const LETTER: Partial<Record<Role, string>> = {
  accountant: 'A',
  board: 'B',
  'supervisory-board': 'S',
  township: 'T',
  auditor: 'U',
  sysadmin: 'Y',
  secadmin: 'X',
};

describe('who may do what with collective assets', () => {
  it('every role times every duty', () => {
    assert.deepEqual(Object.keys(DUTIES).toSorted(), Object.keys(EXPECTED).toSorted());
    for (const role of ROLES)
      for (const duty of Object.keys(EXPECTED) as Duty[]) {
        const who = { roles: new Set<Role>([role]) };
        const allowed = EXPECTED[duty].includes(LETTER[role] ?? '-');
        assert.equal(may(who, duty), allowed, `${role} ${duty}`);
        if (allowed) permit(who, duty);
        else
          assert.throws(
            () => permit(who, duty),
            (e) => isFailure(e, failures.forbidden),
          );
      }
  });

  it('a duty that is not in the table is nobody’s', () => {
    assert.throws(
      () => permit({ roles: new Set(ROLES) }, 'delete' as Duty),
      (e) => isFailure(e, failures.forbidden),
    );
  });
});

describe('for whom', () => {
  let t: TestAssets;
  before(async () => void (t = await testAssets()));
  after(() => t.close());
  const day = Temporal.PlainDate.from('2026-03-10');
  const one = () => ({ collectiveId: t.collectives.one, townCode: TOWN_A });
  const two = () => ({ collectiveId: t.collectives.two, townCode: TOWN_A });
  const far = () => ({ collectiveId: t.collectives.far, townCode: TOWN_B });

  it('an accountant sees and edits one collective; what is not seen does not exist', async () => {
    const scope = await scopeOf(t.kit.database.db, t.actors.ann, day);
    assert.deepEqual([sees(scope, one()), sees(scope, two())], [true, false]);
    requireFor(scope, 'edit-register', one());
    assert.throws(
      () => requireFor(scope, 'edit-register', two()),
      (e) => isFailure(e, failures.notFound),
    );
    assert.throws(
      () => requireFor(scope, 'approve-contract', one()),
      (e) => isFailure(e, failures.forbidden),
    );
  });

  it('a township sees its town, an auditor reads all and changes nothing, others see nothing', async () => {
    const tom = await scopeOf(t.kit.database.db, t.actors.tom, day);
    assert.deepEqual([sees(tom, one()), sees(tom, two()), sees(tom, far())], [true, true, false]);
    assert.equal(mayFor(tom, 'edit-register', one()), false);
    const uma = await scopeOf(t.kit.database.db, t.actors.uma, day);
    assert.deepEqual(
      [sees(uma, far()), mayFor(uma, 'read-register', far()), mayFor(uma, 'edit-register', far())],
      [true, true, false],
    );
    for (const who of ['rita', 'mia'] as const)
      assert.equal(sees(await scopeOf(t.kit.database.db, t.actors[who], day), one()), false);
  });

  it('a mandate counts on its days only, and only while the account has the role', async () => {
    const before = await scopeOf(t.kit.database.db, t.actors.ann, Temporal.PlainDate.from('2019-12-31'));
    assert.equal(sees(before, one()), false);
    const without = await scopeOf(t.kit.database.db, { ...t.actors.ann, roles: new Set<Role>(['board']) }, day);
    assert.equal(sees(without, one()), false);
  });

  it('a mandate for one collective gives no duty in another, whatever else is held there', async () => {
    await t.database.owner.query(
      `insert into assets.mandate (person_id, role, collective_id, title, valid, source) values ($1, 'board', $2, 'x', '[2020-01-01,)', 'test')`,
      [t.actors.ann.personId, t.collectives.two],
    );
    const scope = await scopeOf(t.kit.database.db, { ...t.actors.ann, roles: new Set<Role>(['accountant', 'board']) }, day);
    assert.deepEqual(
      [mayFor(scope, 'edit-register', one()), mayFor(scope, 'edit-register', two()), mayFor(scope, 'approve-contract', two())],
      [true, false, true],
    );
  });

  it('lists show the collectives of the scope only', async () => {
    const codes = async (who: Parameters<TestAssets['call']>[0]) =>
      (await t.call(who, 'GET', '/collectives')).body.rows.map((r: { code: string }) => r.code);
    assert.deepEqual(await codes('adam'), ['T-VILLAGE2']);
    assert.deepEqual(await codes('tom'), ['T-TOWN', 'T-VILLAGE1', 'T-VILLAGE2']);
    assert.equal((await codes('uma')).length, 4);
    assert.equal((await t.call('adam', 'GET', `/collectives/${t.collectives.one}`)).status, 404);
    assert.equal((await t.call('adam', 'GET', `/collectives/${t.collectives.two}`)).status, 200);
    assert.equal((await t.call('rita', 'GET', '/collectives')).status, 403);
    assert.equal((await t.call(null, 'GET', '/collectives')).status, 401);
  });
});
