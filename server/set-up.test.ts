// From an empty district to the first asset, through operations only: accounts, roles, the district's office, a collective, its accountant.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sampleIdNumber } from '@yunjian/kernel/registers';
import { inject } from '@yunjian/kernel/http/testing';
import type { Running } from './run.ts';
import { testDistrict, type TestDistrict } from './testing.ts';

describe('a district is set up', () => {
  let d: TestDistrict;
  let server: Running;
  before(async () => {
    d = await testDistrict();
    server = await d.run();
  });
  after(() => d.close());

  test('without the command line of the database', async () => {
    // oxlint-disable-next-line typescript/no-explicit-any -- answers of many operations are looked into
    const ask = async (cookie: string, method: 'GET' | 'POST', url: string, body?: object): Promise<any> => {
      const answer = await inject(server.http.app, method, url, body, { cookie });
      assert.equal(answer.statusCode, 200, `${method} ${url}: ${answer.body}`);
      return answer.json();
    };
    const [sys, sec] = [(await d.staff(['sysadmin'])).cookie, (await d.staff(['secadmin'])).cookie];
    let n = 0;
    /** An account of a person with a role, signed in with the password its owner chose. */
    const staff = async (username: string, role: string): Promise<string> => {
      const idNumber = sampleIdNumber(Temporal.PlainDate.from('1980-05-01').add({ days: n++ }), 77);
      const made = await ask(sys, 'POST', '/api/auth/accounts', { username, name: `甲${n}`, idNumber });
      await ask(sec, 'POST', `/api/auth/accounts/${made.id}/roles`, { role, reason: '任命' });
      const first = await d.session(made.id, { secondFactor: true });
      await ask(first, 'POST', '/api/auth/password', { current: made.password, next: `four unrelated words number ${n}` });
      return d.session(made.id, { secondFactor: true });
    };
    const [one, two, clerk] = [
      await staff('district-1', 'township'),
      await staff('district-2', 'township'),
      await staff('clerk-1', 'accountant'),
    ];
    const at = '/api/assets/governance';
    const mandate = (username: string, over: object) => ({
      username,
      role: 'township',
      collectiveId: null,
      townCode: null,
      title: '区农经科',
      legalRepresentative: false,
      from: '2026-01-01',
      to: null,
      reason: '任命文件',
      ...over,
    });
    const ids = [];
    for (const username of ['district-1', 'district-2'])
      ids.push((await ask(sys, 'POST', `${at}/mandates`, mandate(username, {}))).id);
    await ask(sec, 'POST', `${at}/proposals/decide`, { ids, confirm: true, note: '' });

    const { villages, can } = await ask(one, 'GET', `${at}/places`);
    assert.deepEqual(can, ['register-collective', 'propose-mandate', 'propose-district', 'confirm']);
    const [village] = villages;
    const { id } = await ask(one, 'POST', `${at}/collectives`, {
      code: 'FIRST-1',
      name: '第一村合作社',
      kind: 'village',
      townCode: village.townCode,
      villageCode: village.code,
      uscc: null,
      membersBasis: 'household',
    });
    const granted = await ask(
      one,
      'POST',
      `${at}/mandates`,
      mandate('clerk-1', { role: 'accountant', collectiveId: id, title: '会计' }),
    );
    await ask(two, 'POST', `${at}/proposals/decide`, { ids: [granted.id], confirm: true, note: '' });
    const asset = await ask(clerk, 'POST', `/api/assets/collectives/${id}/assets`, {
      code: 'FW-1',
      name: '一号厂房',
      kind: 'building',
      landKind: null,
      operating: true,
      use: 'industrial',
      areaCm2: '10000000',
      address: '一号路',
      lon: null,
      lat: null,
      titleState: 'none',
      titleNo: null,
      permitState: 'unknown',
      safetyState: 'safe',
      rightUntil: null,
      acquiredOn: null,
      costFen: null,
      parts: [],
    });
    assert.equal((await ask(clerk, 'GET', `/api/assets/register/${asset.id}`)).code, 'FW-1');
  });
});
