/**
 * The running program in a browser, at phone and desk width, on a small sample of the demo data: an applicant from the public list to the keys,
 * reviewers, the duty manager and the operator. Every page on the way must satisfy axe, fit its window, and log no error.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import type { World as RegisterWorld } from '@yunjian/kernel/registers';
import type { ApplicationDetail, ApplicationForm } from '@yunjian/talent/contract';
import { visit } from '../tools/browser.ts';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { readConfig } from './config.ts';
import { call, testNow } from './testing.ts';

describe('the running program in a browser', { skip: noBrowser }, () => {
  const program = programInBrowser({ name: 'flow', scale: '0.002', now: testNow });
  const { account, cookieOf, open, signIn, sound, windowOf } = program;
  let base = '';
  let registers: RegisterWorld;

  before(() => {
    base = program.url;
    registers = JSON.parse(fs.readFileSync(path.join(readConfig({}).packDir, 'demo/world.json'), 'utf8')) as RegisterWorld;
  });

  const facts = (username: string) => {
    const person = registers.people.find((p) => p.idNumber === account(username).idNumber);
    assert.ok(person?.bankAccount, username);
    return { uscc: person.facts?.employerUscc as string, bank: person.bankAccount };
  };

  /** Applies through the API, as the pages do. */
  async function apply(username: string, over: Partial<ApplicationForm> = {}): Promise<ApplicationDetail> {
    const cookie = await cookieOf(username);
    const policy = (await call(base, 'GET', '/api/talent/policy')).body;
    const { uscc, bank } = facts(username);
    const form: ApplicationForm = {
      householdSize: 1,
      accessibleNeeded: false,
      projectIds: [],
      maxRentFen: null,
      contractFrom: '2025-01-01',
      contractTo: null,
      employerUscc: uscc,
      bankAccount: bank,
      automation: true,
      consent: { textVersion: policy.consentVersion, registers: policy.registers.map((r: { code: string }) => r.code) },
      attachments: [],
      ...over,
    };
    const answer = await call(base, 'POST', '/api/talent/apply/submit', { cookie, body: form });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const { id } = answer.body as { id: string };
    return (await call(base, 'GET', `/api/talent/my/applications/${id}`, { cookie })).body as ApplicationDetail;
  }

  const mine = async (username: string, id: string): Promise<ApplicationDetail> =>
    (await call(base, 'GET', `/api/talent/my/applications/${id}`, { cookie: await cookieOf(username) })).body;

  /** What the first applicant's flow leaves for the operator. */
  const lease = { id: '', reference: '', code: '' };

  test('phone: from the public list to a decision, an offered flat, a signed lease and the key code', async () => {
    const operator = await visit(base, 'desk');
    await signIn(operator, 'demo-operator', '工作台');
    await sound(operator, 'operator-desk');
    await operator.close();
    const projects = (await call(base, 'GET', '/api/talent/operator/projects', { cookie: await cookieOf('demo-operator') })).body
      .rows as { id: string; name: { zh: string }; free: number }[];
    const project = projects.find((p) => p.free > 0);
    assert.ok(project, 'the operator has a free flat');

    const v = await visit(base, 'phone');
    const { page } = v;
    try {
      await open(v, '/talent', '人才公寓房源');
      await sound(v, 'listing-phone');
      await page
        .getByRole('button', { name: '大字版' })
        .or(page.getByRole('button', { name: '菜单' }))
        .first()
        .click();
      await page.getByRole('button', { name: '大字版' }).click();
      assert.equal(await page.evaluate('document.documentElement.dataset.type'), 'large');
      await sound(v, 'listing-phone-large');
      await page.getByRole('button', { name: '大字版' }).click();
      await open(v, `/talent/projects/${project.id}`, project.name.zh);
      await sound(v, 'project-phone');

      await page.getByRole('link', { name: /申请/ }).first().click();
      await page.getByRole('heading', { level: 1, name: '登录' }).waitFor();
      await sound(v, 'sign-in-phone');
      await signIn(v, 'demo-talent-1', /^申请人才公寓$/);
      assert.equal(new URL(page.url()).pathname, '/talent/apply');
      await sound(v, 'apply-phone');
      await page.getByRole('button', { name: '开始填写' }).click();

      const next = page.getByRole('button', { name: '继续' });
      const question = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
      await question('告知与选择');
      await next.click();
      await page
        .getByRole('alert')
        .getByRole('link', { name: /请选择由系统即时决定/ })
        .waitFor(); // nothing was chosen yet
      await page.getByLabel('由系统即时决定').check();
      await page.getByRole('button', { name: '全部同意' }).click();
      await page.getByText('草稿已保存', { exact: false }).waitFor(); // by itself, a moment after the last touch
      await sound(v, 'apply-choice-phone');
      await next.click();
      await question('已知信息');
      await sound(v, 'apply-known-phone');
      await next.click();

      // This page with the keyboard alone: every field and the button are reached by Tab, radios by the arrow keys.
      await question('家庭与需求');
      await page
        .locator('#f-householdSize')
        .or(page.getByLabel(/同住人数/))
        .first()
        .focus();
      await page.keyboard.type('1');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      assert.equal(await page.getByLabel('不需要').isChecked(), true);
      await page.keyboard.press('ArrowRight');
      assert.equal(await page.getByLabel('需要', { exact: true }).isChecked(), true);
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.innerText.trim()'), '继续');
      await page.keyboard.press('Enter');

      await question('工作合同');
      const { uscc, bank } = facts('demo-talent-1');
      const known = page.locator(`input[type=radio][value="${uscc}"]`);
      if ((await known.count()) > 0) await known.check();
      else {
        if ((await page.getByLabel('其他单位').count()) > 0) await page.getByLabel('其他单位').check();
        await page.getByLabel('单位的统一社会信用代码').fill(uscc);
      }
      await page.getByLabel('年').first().fill('2025');
      await page.getByLabel('月').first().fill('1');
      await page.getByLabel('日', { exact: true }).first().fill('1');
      await page.getByLabel('无固定期限').check();
      await sound(v, 'apply-contract-phone');
      await next.click();
      await question('意向项目');
      assert.equal(await page.getByLabel('指定意向项目').isChecked(), true); // the project one came from
      await sound(v, 'apply-wishes-phone');
      await next.click();
      await question('账户');
      await page.getByLabel('本人银行账号').fill(bank);
      await next.click();
      await question('材料');
      await sound(v, 'apply-documents-phone');
      await next.click();
      await question('请核对后提交');
      await sound(v, 'apply-check-phone');

      const began = performance.now();
      await page.getByRole('button', { name: '提交申请' }).click();
      await page.getByRole('heading', { level: 1, name: '已批准：决定与下一步' }).waitFor();
      await page.getByRole('heading', { name: '配给您的房源' }).waitFor();
      const seconds = (performance.now() - began) / 1000;
      assert.ok(seconds < 10, `decision and flat after ${seconds.toFixed(1)} s`);
      lease.id = new URL(page.url()).pathname.split('/').at(-1) as string;
      lease.reference = (await mine('demo-talent-1', lease.id)).reference;
      assert.ok((await page.locator('.yj-conditions > li').count()) >= 8, 'every condition is in the letter');
      assert.equal(
        await page.locator('.yj-conditions').getByText('不符合', { exact: true }).count(),
        0,
        'a yes lists no unmet condition',
      );
      await page.getByText(project.name.zh).first().waitFor();
      await sound(v, 'decision-phone');

      await page.getByRole('link', { name: '接受这套房' }).click();
      await question('接受房源');
      await sound(v, 'accept-phone');
      await page.getByLabel('年').first().fill('2031');
      await page.getByRole('button', { name: '接受并去签约' }).click();
      await page
        .getByRole('alert')
        .getByRole('link', { name: /从今天起 \d+ 天之内/ })
        .waitFor();
      await page.reload();
      await page.getByRole('button', { name: '接受并去签约' }).click();
      await question('阅读并签署租约');
      await sound(v, 'sign-phone');
      await page.getByLabel('我已阅读并同意租约').check();
      await page.getByLabel('签名（输入您的姓名）').fill(account('demo-talent-1').name);
      await page.getByRole('button', { name: '签署租约' }).click();
      await page.getByRole('heading', { name: '拿钥匙' }).waitFor();
      lease.code = (await page.locator('.tl-code').innerText()).trim();
      assert.match(lease.code, /^\d{6}$/);
      await sound(v, 'keys-phone');

      await program.server.sealer.sealNow();
      const detail = await mine('demo-talent-1', lease.id);
      assert.equal(detail.decision?.sealed, true);
      await open(v, new URL(detail.decision?.verifyUrl ?? '', base).pathname, '核验决定书');
      await page.getByText('真实有效，没有被改过').waitFor();
      await sound(v, 'verify-phone');
      await open(v, '/talent/my', '我的人才公寓申请');
      await page.getByText(lease.reference).first().waitFor();
      await sound(v, 'my-phone');
    } finally {
      await v.close();
    }
  });

  test('desk: a degree the register cannot confirm: claimed, corrected, granted by a person; the applicant follows it', async () => {
    const asked = await apply('demo-talent-3');
    assert.equal(asked.state, 'in_review');
    assert.equal(asked.decision?.outcome, 'NEEDS_HUMAN');
    const [v, her] = [await visit(base, 'desk'), await windowOf('demo-talent-3', 'phone')];
    const { page } = v;
    try {
      await open(her, `/talent/my/${asked.id}`, '办理进度');
      await sound(her, 'in-review-phone');
      await signIn(v, 'demo-reviewer-1', '工作台');
      await sound(v, 'staff-desk');
      await page.getByRole('navigation', { name: '工作台菜单' }).getByRole('link', { name: '人才安居审核' }).click();
      await page.getByRole('heading', { level: 1, name: '审核工作清单' }).waitFor();
      await page.locator('tbody .yj-time-words').first().waitFor();
      const left = (await page.locator('tbody .yj-time-words').allInnerTexts()).map(timeOf).filter((n) => n !== null);
      assert.ok(left.length >= 5, 'a list to sort');
      assert.deepEqual(
        left,
        [...left].sort((a, b) => a - b),
        'least time first',
      );
      await sound(v, 'worklist-desk');

      await page.getByLabel('受理号或姓名').fill(asked.reference);
      await page.getByRole('button', { name: '搜索' }).click();
      await page.getByRole('link', { name: asked.reference }).click();
      await page.getByRole('heading', { level: 1, name: `审核 ${asked.reference}` }).waitFor();
      await page.getByRole('button', { name: '领取' }).click();
      await page.getByText('一次性告知补正').click();
      await page.locator('.ts-pick input[type=checkbox]').first().check();
      await sound(v, 'review-desk');
      await page.getByRole('button', { name: '发出补正通知' }).click();
      await page.getByRole('button', { name: '确认发出' }).click();
      await page.getByText('已发出补正通知，时钟停表').first().waitFor();
      assert.equal((await mine('demo-talent-3', asked.id)).state, 'correction');

      await open(her, `/talent/my/${asked.id}/correct`, '补正');
      await sound(her, 'correction-phone');
      await her.page.getByLabel('说明').fill('学位证书已在窗口出示原件（示例）。');
      await her.page.getByRole('button', { name: '提交补正' }).click();
      await her.page.getByRole('heading', { level: 1, name: '办理进度' }).waitFor();
      assert.equal((await mine('demo-talent-3', asked.id)).state, 'in_review');

      await page.reload();
      await page.getByLabel('予以批准').check();
      await page.getByLabel('人才类别', { exact: true }).selectOption('T3');
      for (const finding of await page.locator('.ts-finding').all()) await finding.getByLabel('符合', { exact: true }).check();
      await page.getByLabel('理由', { exact: false }).first().fill('已核对留学人员学历学位认证原件（示例）。');
      await page.getByRole('button', { name: '提交决定' }).click();
      await page.getByText('已批准，决定书已送达申请人').first().waitFor();
      await sound(v, 'review-granted-desk');

      await open(her, `/talent/my/${asked.id}`, '已批准：决定与下一步');
      await sound(her, 'granted-by-person-phone');
      await open(her, '/talent/my/accesses', '谁看过我的数据');
      await her.page.getByText(account('demo-reviewer-1').name).first().waitFor();
      await sound(her, 'accesses-phone');
    } finally {
      await v.close();
      await her.close();
    }
  });

  test('desk: a refusal takes two people, and its letter says what one can do', async () => {
    const asked = await apply('demo-talent-4');
    assert.equal(asked.state, 'in_review');
    const first = await windowOf('demo-reviewer-1', 'desk');
    const second = await visit(base, 'desk');
    const she = await windowOf('demo-talent-4', 'phone');
    try {
      const { page } = first;
      await open(first, `/staff/talent/${asked.id}`, `审核 ${asked.reference}`);
      await page.getByRole('button', { name: '领取' }).click();
      await page.getByLabel('不予批准').check();
      await page.getByLabel('理由', { exact: false }).first().fill('申请人在本区已有住房，不符合无房条件（示例）。');
      await page.getByRole('button', { name: '提交决定' }).click();
      await page.getByRole('button', { name: '确认不予批准' }).click();
      await page.getByText('决定已提交，等第二人复核后生效').first().waitFor();
      assert.equal((await mine('demo-talent-4', asked.id)).state, 'in_review', 'one person alone refuses nobody');
      await sound(first, 'refusal-proposed-desk');

      await signIn(second, 'demo-reviewer-2', '工作台');
      await open(second, `/staff/talent/${asked.id}`, `审核 ${asked.reference}`);
      await second.page.getByRole('button', { name: '复核同意' }).click();
      await second.page.getByText('复核意见已记录').first().waitFor();
      assert.equal((await mine('demo-talent-4', asked.id)).state, 'refused');

      await open(she, `/talent/my/${asked.id}`, '未批准：理由和您可以怎么办');
      await she.page.getByText('您可以', { exact: true }).waitFor();
      await sound(she, 'refused-phone');
    } finally {
      for (const v of [first, second, she]) await v.close();
    }
  });

  test('desk: each figure of the duty board opens its list; the kill switch sends the next application to a person', async () => {
    const v = await visit(base, 'desk');
    const { page } = v;
    try {
      await signIn(v, 'demo-duty', '工作台');
      await open(v, '/staff/talent/duty', '人才安居值班看板');
      await sound(v, 'duty-desk');
      const doors = await page
        .locator('main a[href^="/staff/talent/duty/"]:not([href*="/wall"])')
        .evaluateAll((links) => links.map((a) => a.getAttribute('href') as string));
      assert.ok(doors.length >= 6, `figures with a list: ${doors.length}`);
      const rate = page.getByRole('button', { name: /^秒批率/ });
      const share = /([\d,]+) ÷ ([\d,]+)/.exec(await rate.innerText());
      assert.ok(share?.[1], 'numerator and denominator are shown');
      await rate.click();
      await sound(v, 'figure-desk');
      await page.getByRole('dialog').locator('a[href*="/staff/talent/duty/instant"]').click();
      await page.getByText(`共 ${share[1].replaceAll(',', '')} 条`).waitFor(); // the list adds up to the figure

      for (const door of new Set(doors.map((d) => d.split('?')[0] as string))) {
        await page.goto(doors.find((d) => d.startsWith(door)) as string);
        await page
          .getByText(/共 \d+ 条|没有/)
          .first()
          .waitFor();
        assert.deepEqual(v.troubles, [], door);
      }
      await sound(v, 'drill-desk');
      for (const [address, heading] of [
        ['/staff/talent/audits', '事后抽查'],
        ['/staff/talent/bias', '公平性报告'],
        ['/staff/talent/assessments', '影响评估'],
      ] as const) {
        await open(v, address, heading);
        await sound(v, `${address.split('/').at(-1)}-desk`);
      }

      await open(v, '/staff/talent/duty', '人才安居值班看板');
      await page.getByRole('button', { name: '停用自动办理' }).click();
      await page.getByLabel('原因（公开留痕）').fill('演练（示例）');
      await page.getByRole('button', { name: '确认停用' }).click();
      await page.getByText('自动办理：已停用').waitFor();
      const manual = await apply('demo-talent-2');
      assert.deepEqual([manual.state, manual.decision?.mode], ['in_review', 'AUTO']);
      await page.getByRole('button', { name: '恢复自动办理' }).click();
      await page.getByLabel('原因（公开留痕）').fill('演练结束（示例）');
      await page.getByRole('button', { name: '确认恢复' }).click();
      await page.getByText('自动办理：开').waitFor();
      const family = await apply('demo-talent-5', { householdSize: 3 });
      assert.equal(family.decision?.outcome, 'GRANT');
    } finally {
      await v.close();
    }
  });

  test('desk: the operator hands the keys over against the code of the tenant', async () => {
    const v = await windowOf('demo-operator', 'desk');
    const { page } = v;
    try {
      await open(v, '/staff/talent/projects', '我运营的项目');
      await sound(v, 'projects-desk');
      await open(v, '/staff/talent/handovers', '待交钥匙');
      await sound(v, 'handovers-desk');
      for (let n = 1; (await page.getByRole('button', { name: `交钥匙 ${lease.reference}` }).count()) === 0; n++) {
        assert.ok(n < 10, 'the lease is on the list');
        await page.goto(`/staff/talent/handovers?page=${n + 1}`);
        await page
          .getByRole('button', { name: /交钥匙 RC/ })
          .first()
          .waitFor();
      }
      await page.getByRole('button', { name: `交钥匙 ${lease.reference}` }).click();
      await page.getByLabel('取钥码').fill(lease.code === '000000' ? '000001' : '000000');
      await page.getByRole('button', { name: '确认交钥匙' }).click();
      await page.getByRole('dialog').getByRole('alert').first().waitFor();
      assert.equal((await mine('demo-talent-1', lease.id)).state, 'signed', 'a wrong code opens nothing');
      await page.getByLabel('取钥码').fill(lease.code);
      await page.getByRole('button', { name: '确认交钥匙' }).click();
      await page
        .getByText(/钥匙已交给/)
        .first()
        .waitFor();
      assert.equal((await mine('demo-talent-1', lease.id)).state, 'housed');
    } finally {
      await v.close();
    }
  });

  test('the other width: the reviewer on a phone, the applicant at a desk, both in English', async () => {
    const v = await windowOf('demo-reviewer-1', 'phone');
    const open4 = (await call(base, 'GET', '/api/talent/review/worklist?size=1', { cookie: await cookieOf('demo-reviewer-1') }))
      .body.rows[0] as { id: string; reference: string };
    try {
      await open(v, '/staff', '工作台');
      await sound(v, 'staff-phone');
      await open(v, '/staff/talent', '审核工作清单');
      await sound(v, 'worklist-phone');
      await open(v, `/staff/talent/${open4.id}`, `审核 ${open4.reference}`);
      await sound(v, 'review-phone');
    } finally {
      await v.close();
    }
    const she = await windowOf('demo-talent-1', 'desk');
    try {
      await open(she, '/', '您要办什么？');
      await she.page.getByRole('button', { name: 'English' }).click();
      await she.page.getByRole('heading', { level: 1, name: 'What do you need?' }).waitFor();
      await sound(she, 'home-desk-en');
      await open(she, '/talent', 'Talent flats');
      await sound(she, 'listing-desk-en');
      await open(she, `/talent/my/${lease.id}`, /Granted/);
      await she.page
        .getByText('Moved in')
        .or(she.page.getByText(/Housed|Living/))
        .first()
        .waitFor();
      await sound(she, 'decision-desk-en');
      await open(she, '/talent/apply', 'Apply for a talent flat');
      await sound(she, 'apply-desk-en');
    } finally {
      await she.close();
    }
  });
});

/** The time left that a clock's words say, in working days: negative when overdue; null for a clock that stands still. */
function timeOf(words: string): number | null {
  const n = Number(/\d+/.exec(words)?.[0] ?? 0);
  if (words.includes('停表')) return null;
  return words.includes('超期') ? -n : words.includes('今天') ? 0 : n;
}
