import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersOf, checks, draftOf, fingerprint, formOf, type Answers } from './form.ts';

const USCC = '91310117MA1J1234X0';
const P1 = '0195a000-0000-7000-8000-000000000001';
const P2 = '0195a000-0000-7000-8000-000000000002';
const full: Answers = {
  automation: 'machine',
  consent: ['social-insurance', 'degree'],
  householdSize: '3',
  accessible: 'no',
  employer: USCC,
  otherUscc: '',
  contractFrom: '2025-07-01',
  term: 'fixed',
  contractTo: '2028-06-30',
  wish: 'some',
  projectIds: [P2, P1],
  maxRent: '3,000',
  bankAccount: '6222 0210 0112 3456',
  files: [{ id: P1, name: 'a.pdf', bytes: 1 }],
};
const fields = (errors: readonly { field: string }[]) => errors.map((e) => e.field);

test('finished answers become the form of the contract', () => {
  assert.deepEqual(formOf(full, '2026.1'), {
    householdSize: 3,
    accessibleNeeded: false,
    projectIds: [P2, P1],
    maxRentFen: '300000',
    contractFrom: '2025-07-01',
    contractTo: '2028-06-30',
    employerUscc: USCC,
    bankAccount: '6222021001123456',
    automation: true,
    consent: { textVersion: '2026.1', registers: ['social-insurance', 'degree'] },
    attachments: [P1],
  });
  const any = formOf({ ...full, wish: 'any', term: 'open', maxRent: '' }, '2026.1');
  assert.deepEqual([any.projectIds, any.contractTo, any.maxRentFen], [[], null, null]);
});

test('a draft keeps what makes sense, never the bank account, and comes back as it was', () => {
  const back = answersOf(draftOf(full, '2026.1'), [USCC], null);
  assert.deepEqual({ ...back, files: [] }, { ...full, maxRent: '3000', bankAccount: '', files: [] });
  assert.equal('bankAccount' in draftOf(full, '2026.1'), false);
  const half = draftOf(
    { ...full, householdSize: '12', contractFrom: '2025-7-', maxRent: 'x', employer: 'other', otherUscc: '9131' },
    '2026.1',
  );
  for (const key of ['householdSize', 'contractFrom', 'maxRentFen', 'employerUscc']) assert.equal(key in half, false, key);
});

test('an empty draft asks everything but a single known employer, and takes the project one came from', () => {
  const fresh = answersOf({}, [USCC], P1);
  assert.equal(fresh.employer, USCC);
  assert.deepEqual([fresh.wish, fresh.projectIds], ['some', [P1]]);
  assert.equal(answersOf({}, [USCC, '91310117MA1J9999X0'], null).employer, '');
  assert.equal(answersOf({}, [], null).employer, 'other');
  assert.deepEqual(answersOf({ projectIds: [P1] }, [], P2).projectIds, [P2, P1]);
  assert.equal(answersOf({ projectIds: [] }, [], null).wish, 'any');
});

test('each step names what to mend', () => {
  assert.deepEqual(fields(checks.choice({ ...full, automation: '' }, ['social-insurance', 'property'])), [
    'automation',
    'consent',
  ]);
  assert.deepEqual(checks.choice(full, ['social-insurance', 'degree']), []);
  assert.deepEqual(fields(checks.household({ ...full, householdSize: '0', accessible: '' })), ['householdSize', 'accessible']);
  assert.deepEqual(
    fields(checks.contract({ ...full, employer: 'other', otherUscc: 'abc', contractFrom: '', contractTo: '2028-02-30' })),
    ['otherUscc', 'contractFrom', 'contractTo'],
  );
  assert.deepEqual(fields(checks.contract({ ...full, contractTo: '2025-07-01' })), ['contractTo']);
  assert.deepEqual(fields(checks.wishes({ ...full, projectIds: [], maxRent: '三千' })), ['projectIds', 'maxRent']);
  assert.deepEqual(fields(checks.account({ ...full, bankAccount: '123' })), ['bankAccount']);
  assert.deepEqual([...checks.household(full), ...checks.contract(full), ...checks.wishes(full), ...checks.account(full)], []);
});

test('the fingerprint tells forms apart', () => {
  assert.equal(fingerprint(''), '811c9dc5');
  assert.equal(fingerprint('a'), 'e40c292c');
  assert.notEqual(fingerprint(JSON.stringify(full)), fingerprint(JSON.stringify({ ...full, householdSize: '2' })));
});
