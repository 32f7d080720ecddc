/** The pages in a browser, at phone and desk width, against an API of fixed answers: what the frame and the components promise. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  axeFindings,
  browserAvailable,
  closeBrowser,
  launchBrowser,
  overflows,
  putAxe,
  screenshot,
  visit,
  type ViewportName,
} from '../tools/browser.ts';
import { buildWeb, firstLoadJs } from './build.ts';
import { fakeServer, type FakeApi, type FakeServer } from './test/fake-server.ts';

const cache = path.resolve(import.meta.dirname, '../.cache/web-test');
const geo = path.resolve(import.meta.dirname, '../districts/songjiang/geo');
const about = {
  body: {
    title: { zh: '云间', en: 'Yunjian' },
    district: { zh: '上海市松江区', en: 'Songjiang, Shanghai' },
    version: '0.1.0',
    demo: true,
    log: { size: 0, at: null },
  },
};
const nobody = { stage: 'none', account: null, demo: true, oidc: true };
const account = {
  id: '1',
  username: 'li.ming',
  name: '李明',
  kind: 'citizen',
  roles: ['citizen'],
  orgId: null,
  secondFactor: false,
  totpEnabled: false,
  passwordTemporary: false,
  demo: true,
};
const visitor: FakeApi = { 'GET /api/me': { body: nobody }, 'GET /api/about': about };
const demo = {
  demo: true,
  password: 'demo-password',
  accounts: [
    {
      username: 'li.ming',
      name: '李明',
      title: { zh: '申请人', en: 'Applicant' },
      shows: { zh: '申请人才公寓', en: 'applies for a flat' },
      code: null,
    },
    {
      username: 'shen.he',
      name: '沈和',
      title: { zh: '审核员', en: 'Reviewer' },
      shows: { zh: '处理人工件', en: 'handles manual cases' },
      code: '123456',
    },
  ],
};
const refused = (code: string, zh: string) => ({
  status: 409,
  body: { code, status: 409, message: { zh, en: zh }, mend: { zh: '请重试。', en: 'Try again.' }, traceId: 'trace-1' },
});

describe('the pages', { skip: browserAvailable() ? false : 'no browser for this platform; set YUNJIAN_BROWSER' }, () => {
  let dist = '';
  let server: FakeServer;
  before(async () => {
    ({ dist } = await buildWeb({ outDir: cache, extra: ['test/gallery.html'], assets: { geo } }));
    putAxe(dist);
    server = await fakeServer(dist);
    await launchBrowser();
  });
  after(async () => {
    await closeBrowser();
    await server.close();
  });

  /** Opens the pages with an API and leaves them afterwards; fails on script errors and requests to other hosts. */
  async function on(
    viewport: ViewportName,
    api: FakeApi,
    run: (page: Awaited<ReturnType<typeof visit>>['page'], asked: string[]) => Promise<void>,
    from: FakeServer = server,
  ): Promise<void> {
    from.answers(api);
    const v = await visit(from.url, viewport);
    try {
      await run(v.page, from.asked);
      assert.deepEqual(v.troubles, []);
    } finally {
      await v.close();
    }
  }

  for (const viewport of ['phone', 'desk'] as const) {
    test(`home, sign-in and not-found are clean at ${viewport} width`, async () => {
      await on(viewport, { ...visitor, 'GET /api/auth/demo-accounts': { body: demo } }, async (page) => {
        for (const [name, address, title] of [
          ['home', '/', '您要办什么？'],
          ['sign-in', '/sign-in', '登录'],
          ['not-found', '/no/such/page', '没有这一页'],
        ] as const) {
          await page.goto(address);
          await page.getByRole('heading', { level: 1, name: title }).waitFor();
          await page.getByText('示例数据', { exact: true }).waitFor();
          await page.waitForLoadState('networkidle');
          assert.deepEqual(await axeFindings(page), [], `${name} at ${viewport}`);
          assert.equal(await overflows(page), false, `${name} at ${viewport} is wider than the window`);
          await screenshot(page, `${name}-${viewport}`);
        }
      });
    });

    test(`every component is clean at ${viewport} width`, async () => {
      await on(viewport, { ...visitor, 'GET /api/me': { body: { ...nobody, stage: 'signed-in', account } } }, async (page) => {
        const all = ['fields', 'form', 'letter', 'lists', 'states', 'heavy', 'staff', 'letter&night'];
        for (const show of viewport === 'phone' ? all : ['letter', 'lists', 'heavy', 'staff']) {
          await page.goto(`/test/gallery.html?show=${show}`);
          await page.locator('h1').waitFor();
          await page.waitForLoadState('networkidle');
          if (show === 'heavy') await page.locator('.yj-map-canvas[data-ready]').waitFor();
          assert.deepEqual(await axeFindings(page), [], `${show} at ${viewport}`);
          assert.equal(await overflows(page), false, `${show} at ${viewport} is wider than the window`);
          await screenshot(page, `gallery-${show.replace('&', '-')}-${viewport}`);
        }
      });
    });
  }

  test('signing in: errors are named and focused, then the person is greeted and sent on', async () => {
    let signedIn = false;
    const api: FakeApi = {
      ...visitor,
      'GET /api/me': () => ({ body: signedIn ? { ...nobody, stage: 'signed-in', account } : nobody }),
      'GET /api/auth/demo-accounts': { body: demo },
      'GET /api/me/messages': {
        body: {
          rows: [
            {
              id: 'm1',
              kind: 'talent.offered',
              title: { zh: '为您安排了房源', en: 'A flat is offered' },
              body: { zh: '请在期限内确认。', en: 'Please answer in time.' },
              link: '/talent/my',
              createdAt: '2026-11-23T01:02:03Z',
              readAt: null,
            },
          ],
          total: 1,
          page: 1,
          size: 20,
        },
      },
      'POST /api/auth/sign-in': (body) => {
        if ((body as { password: string }).password !== 'right') return refused('auth.wrong', '用户名或密码不对。');
        signedIn = true;
        return { body: { ...nobody, stage: 'signed-in', account } };
      },
    };
    await on('phone', api, async (page) => {
      await page.goto('/me');
      await page.waitForURL('**/sign-in?next=%2Fme');
      await page.getByRole('button', { name: '登录', exact: true }).click();
      const summary = page.getByRole('alert');
      await summary.getByText('请输入用户名').waitFor();
      assert.equal(await page.evaluate('document.activeElement.className'), 'yj-errors', 'the summary takes the focus');
      await summary.getByText('请输入用户名').click();
      assert.equal(await page.evaluate('document.activeElement.name'), 'username', 'its link leads to the field');
      await page.getByLabel('用户名').fill('li.ming');
      await page.getByRole('textbox', { name: '密码' }).fill('wrong');
      await page.keyboard.press('Enter');
      await summary.getByText('用户名或密码不对。').waitFor();
      assert.match(await summary.innerText(), /trace-1/);
      assert.equal(await page.getByRole('textbox', { name: '用户名' }).inputValue(), 'li.ming', 'what was filled in is kept');
      await page.getByRole('textbox', { name: '密码' }).fill('right');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/me');
      await page.getByRole('heading', { level: 1, name: '我的' }).waitFor();
      await page.getByRole('link', { name: '为您安排了房源' }).waitFor();
      await screenshot(page, 'me-phone');
      assert.deepEqual(await axeFindings(page), []);
    });
  });

  test('signing in as staff asks for the second factor; a citizen does not see the staff desk', async () => {
    const staff = { ...account, username: 'shen.he', name: '沈和', kind: 'staff', roles: ['reviewer'] };
    let stage: 'none' | 'second-factor' | 'signed-in' = 'none';
    const me = () => ({ body: { ...nobody, stage, account: stage === 'signed-in' ? staff : null } });
    const api: FakeApi = {
      ...visitor,
      'GET /api/me': me,
      'GET /api/auth/demo-accounts': { body: demo },
      'POST /api/auth/sign-in': () => ((stage = 'second-factor'), me()),
      'POST /api/auth/second-factor': (body) => (
        (stage = (body as { code: string }).code === '123456' ? 'signed-in' : stage),
        me()
      ),
    };
    await on('desk', api, async (page) => {
      await page.goto('/sign-in');
      await page.getByRole('button', { name: /沈和/ }).click();
      assert.equal(await page.getByLabel('请输入验证码').inputValue(), '123456');
      await page.getByRole('button', { name: '继续' }).click();
      await page.waitForURL('**/staff');
      await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await axeFindings(page), []);
    });
    await on('desk', { ...visitor, 'GET /api/me': { body: { ...nobody, stage: 'signed-in', account } } }, async (page, asked) => {
      await page.goto('/staff');
      await page.getByText('您没有查看这一页的权限。').waitFor();
      assert.equal(
        asked.some((a) => /POST/.test(a)),
        false,
      );
    });
  });

  test('an address from outside never receives the person after signing in', async () => {
    await on('desk', { ...visitor, 'GET /api/me': { body: { ...nobody, stage: 'signed-in', account } } }, async (page) => {
      for (const next of ['//evil.example/x', 'https://evil.example', '/\\evil.example']) {
        await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
        await page.getByRole('heading', { level: 1, name: '您要办什么？' }).waitFor();
        assert.equal(new URL(page.url()).pathname, '/');
      }
    });
  });

  test('language and large type are kept and reach the whole page', async () => {
    await on('desk', visitor, async (page) => {
      await page.goto('/');
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { level: 1, name: 'What do you need?' }).waitFor();
      await page.getByRole('button', { name: 'Large type' }).click();
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'What do you need?' }).waitFor();
      assert.equal(await page.evaluate('document.documentElement.lang'), 'en');
      assert.equal(await page.evaluate('getComputedStyle(document.body).fontSize'), '20px');
      assert.deepEqual(await axeFindings(page), []);
      const target = await page.getByRole('button', { name: 'Large type' }).boundingBox();
      assert.ok((target?.height ?? 0) >= 60, `the target is ${target?.height} px high`);
    });
  });

  test('a form by keyboard alone: errors, a step that depends on an answer, change from the check page, submit', async () => {
    await on('phone', visitor, async (page) => {
      const type = async (text: string) => {
        await page.keyboard.type(text);
        await page.keyboard.press('Enter');
      };
      await page.goto('/test/gallery.html?show=form');
      await page.getByRole('button', { name: '开始填写' }).focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('人数').focus();
      await type('x');
      await page.getByRole('alert').getByText('请填写 1 到 9 的数字').click();
      assert.equal(await page.evaluate('document.activeElement.id'), 'f-size');
      await page.keyboard.press('Backspace');
      await type('2');
      await page.getByRole('heading', { name: '有宠物吗？' }).waitFor();
      await page.getByLabel('宠物').focus();
      await type('猫');
      await page.getByRole('heading', { name: '联系电话' }).waitFor();
      await page.getByText('草稿已保存').waitFor();
      await page.getByLabel('手机号').focus();
      await type('13800000000');
      await page.getByRole('heading', { name: '请核对后提交' }).waitFor();
      assert.deepEqual(await axeFindings(page), []);
      assert.equal(await page.getByRole('button', { name: /更改.*手机号/ }).count(), 1);
      assert.equal(await page.getByRole('button', { name: /更改.*学历/ }).count(), 0, 'a register value cannot be changed');
      await page.getByRole('button', { name: /更改.*人数/ }).click();
      await page.getByLabel('人数').fill('1');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: '请核对后提交' }).waitFor();
      await page.getByRole('button', { name: '提交申请' }).click();
      await page.getByText('SJ-2026-000123').waitFor();
      await page.getByText('1/13800000000/猫').waitFor();
    });
  });

  test('one submission keeps one idempotency key over faults and lost connections; an answer ends it', async () => {
    const keys: string[] = [];
    const answers = [503, 503, 200, 409, 200];
    const api: FakeApi = {
      ...visitor,
      'POST /api/send': (_, headers) => {
        keys.push(String(headers['idempotency-key']));
        assert.equal(headers['x-requested-with'], 'yunjian');
        const status = answers[keys.length - 1] ?? 200;
        return status === 200
          ? { body: { ok: true } }
          : { ...refused('demo.refused', '没有办成。'), status, body: { ...refused('demo.refused', '没有办成。').body, status } };
      },
    };
    await on('desk', api, async (page) => {
      await page.goto('/test/gallery.html?show=command');
      const press = async (count: number) => {
        await page.getByRole('button', { name: '发送' }).click();
        while (keys.length < count) await page.waitForTimeout(20);
        await page.locator('button:not([aria-busy])', { hasText: '发送' }).waitFor();
      };
      await press(1);
      await press(2);
      await press(3);
      await page.getByText('done').waitFor();
      await press(4); // a new submission, refused for good
      await press(5); // and tried anew
      assert.match(keys[0] ?? '', /^[0-9a-f]{32}$/);
      assert.equal(keys[1], keys[0]);
      assert.equal(keys[2], keys[0]);
      assert.equal(new Set([keys[2], keys[3], keys[4]]).size, 3);
    });
  });

  test('figures open, tables sort, tabs follow the arrows, dates are checked', async () => {
    await on('desk', visitor, async (page) => {
      await page.goto('/test/gallery.html?show=lists');
      await page.getByRole('button', { name: /在租房源/ }).click();
      const dialog = page.getByRole('dialog', { name: '在租房源' });
      await dialog.getByText('状态为“可配租”的套数').waitFor();
      await dialog.getByText('2026-11-23 周一 09:02').waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      const rents = () => page.locator('tbody td:nth-child(2)').allInnerTexts();
      await page.getByRole('button', { name: /月租/ }).click();
      assert.deepEqual(await rents(), ['¥945.00', '¥1,830.00', '¥4,709.00']);
      await page.getByRole('button', { name: /月租/ }).click();
      assert.deepEqual(await rents(), ['¥4,709.00', '¥1,830.00', '¥945.00']);
      await page.getByRole('tab', { name: '户型' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByText('地铁 9 号线').waitFor();
      await page.goto('/test/gallery.html?show=fields');
      const day = page.getByLabel('日', { exact: true });
      await day.fill('30');
      await page.locator('[data-value="1996-02-30"]').getByText('bad').waitFor();
      await day.fill('9');
      await page.locator('[data-value="1996-02-09"]').getByText('ok').waitFor();
    });
  });

  test('the map: its list selects, the chosen place leads on, and no other host is asked', async () => {
    await on('desk', visitor, async (page, asked) => {
      await page.goto('/test/gallery.html?show=heavy');
      await page.locator('.yj-map-canvas[data-ready]').waitFor();
      await page.getByRole('button', { name: /新松苑/ }).click();
      assert.equal(await page.locator('.yj-map-chosen a').getAttribute('href'), '/p/a');
      await page.getByText('© OpenStreetMap contributors (ODbL)').waitFor();
      assert.ok(asked.includes('GET /geo/towns.geojson'));
    });
  });

  test('a visitor to public pages receives neither the staff library nor maps nor charts', async () => {
    const first = await fakeServer(dist); // an address that no window has files of
    try {
      const looks = async (page: Awaited<ReturnType<typeof visit>>['page'], asked: string[]): Promise<void> => {
        await page.goto('/');
        await page.waitForLoadState('networkidle');
        const files = asked.filter((a) => a.startsWith('GET /built/'));
        assert.ok(files.some((a) => a.endsWith('.js')) && !files.some((a) => /antd|maplibre|echarts/.test(a)), files.join('\n'));
        const slices = files.filter((a) => a.endsWith('.woff2')).length;
        assert.ok(slices < 40, `${slices} of 97 font slices for one page`);
      };
      await on('phone', visitor, looks, first);
    } finally {
      await first.close();
    }
    const load = firstLoadJs(dist, 'web/pages/sign-in.tsx');
    assert.ok(load.gzip <= 170 * 1024, `the sign-in page loads ${load.gzip} bytes of JavaScript`);
    const form = firstLoadJs(dist, 'services/talent/pages/applicant/apply.tsx');
    assert.ok(form.gzip <= 170 * 1024, `the first form page loads ${form.gzip} bytes of JavaScript`);
    assert.ok(!load.files.some((f) => /antd|maplibre|echarts/.test(f.file)));
  });

  test('building again without a change does nothing', async () => {
    const options = { outDir: cache, extra: ['test/gallery.html'], assets: { geo } };
    await buildWeb(options);
    assert.equal((await buildWeb(options)).built, false);
  });
});
