/**
 * The staff of transit in a browser: a timetable uploaded, published and put back; an auditor who may only look; an inspector in the street. Every page must
 * satisfy axe, fit its window, log no error.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { visit } from '../tools/browser.ts';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { readConfig } from './config.ts';
import { START, call, testNow } from './testing.ts';

const DAY = START.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
/** A bus stop beside a metro station, and the district's railway station. */
const [BUS, RAIL] = ['bus:10041', 'rail:IMH'];
/** For what compiles a network: milliseconds to wait at most, on a busy machine. */
const SLOW = 120_000;

describe('the staff of transit in a browser', { skip: noBrowser }, () => {
  const program = programInBrowser({ name: 'sample', scale: '0.002', now: testNow });
  const { open, signIn, sound } = program;

  test('desk: a timetable uploaded, checked, published, travelled by and put back; a bad one changes nothing; who may only look', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    const feeds = '/staff/transit/feeds?network=bus';
    const sheet = fs.readFileSync(path.join(readConfig({}).packDir, 'transit/bus/line-sheet.csv'), 'utf8');
    const rows = sheet.trimEnd().split('\n').length + 1;
    const bad = '示例坏路,SX,上行,1,示例站,99991,abc,31.0,WGS84,06:00,22:00,10,10,,,每日,,,,\n';
    const upload = async (name: string, text: string) => {
      await page.locator('#f-feed-bus').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('textbox', { name: /^来源/ }).first().fill('改线通知');
      await page.getByRole('button', { name: '上传并检查' }).click();
    };
    const lines = async (): Promise<string> => {
      const where = `/api/transit/journeys?from=${BUS}&to=${RAIL}&date=${DAY}&time=08:00`;
      return JSON.stringify((await call(program.url, 'GET', where)).body.choices);
    };
    try {
      await signIn(v, 'demo-timetable-1', '时刻表数据', feeds);
      await sound(v, 'feeds-desk');
      await upload('改线.csv', `${sheet.trimEnd().replaceAll('示例1路,S1,', '示例快1路,S1K,')}\n${bad}`);
      await page.getByRole('heading', { level: 1, name: '改线.csv' }).waitFor();
      await page.getByRole('button', { name: '发布这份' }).waitFor({ timeout: SLOW });
      await page.getByText('新增线路（1）').click();
      await page.getByText('示例快1路', { exact: true }).waitFor();
      await page
        .getByText(`第 ${rows.toLocaleString('en')} 行`)
        .first()
        .waitFor(); // the row that makes no sense is told, not dropped
      await sound(v, 'feed-report-desk');
      assert.ok((await lines()).includes('示例1路'), 'checking changes nothing');
      await page.getByRole('button', { name: '发布这份' }).click();
      await page.getByText('已经发布').waitFor({ timeout: SLOW });
      assert.ok((await lines()).includes('示例快1路'), 'journeys use what was published');

      await open(v, feeds, '时刻表数据');
      await upload('不是线路表.csv', 'a,b,c\n1,2,3\n');
      await page.getByText('这份文件用不了，原来的时刻表照常使用').waitFor({ timeout: SLOW });
      await page
        .getByText(/第 1 行缺少：线路/)
        .first()
        .waitFor();
      await sound(v, 'feed-refused-desk');
      assert.ok((await lines()).includes('示例快1路'));

      await open(v, feeds, '时刻表数据');
      await page.getByRole('button', { name: /退回到这一版.*第 1 版/ }).click();
      await page.getByRole('button', { name: '撤销，换回第 2 版' }).waitFor({ timeout: SLOW });
      const back = await lines();
      assert.ok(back.includes('示例1路') && !back.includes('示例快1路'), 'one press puts it back');
    } finally {
      await v.close();
    }
    const auditor = await visit(program.url, 'desk');
    try {
      await signIn(auditor, 'demo-auditor', '时刻表数据', feeds);
      await auditor.page.getByText('第 3 版').first().waitFor();
      for (const name of [/退回/, /发布/, /选择文件/]) assert.equal(await auditor.page.getByRole('button', { name }).count(), 0);
      assert.equal(await auditor.page.locator('input[type=file]').count(), 0);
      await open(auditor, `/staff/transit/inventory/${BUS}`, '醉白池站');
      assert.equal(await auditor.page.getByRole('button', { name: '开始登记' }).count(), 0);
      await open(auditor, '/staff/transit/coverage', '站点覆盖');
      await auditor.page.getByRole('region', { name: '缺口地图' }).first().waitFor();
      await sound(auditor, 'coverage-desk');
    } finally {
      await auditor.close();
    }
    const citizen = await program.windowOf('demo-talent-1', 'phone');
    try {
      await citizen.page.goto(feeds);
      await citizen.page.getByText('您没有查看这一页的权限').waitFor();
      const answer = await call(program.url, 'GET', '/api/transit/feeds', { cookie: await program.cookieOf('demo-talent-1') });
      assert.equal(answer.status, 403);
    } finally {
      await citizen.close();
    }
  });

  test('phone: an inspector finds a stop, records what it has with a picture, and the public page says so', async () => {
    const v = await visit(program.url, 'phone');
    const { page } = v;
    try {
      await signIn(v, 'demo-inspector', '站点台账', '/staff/transit/inventory');
      await sound(v, 'inventory-phone');
      await page.goto('/staff/transit/inventory?q=10041');
      await page.getByRole('link', { name: '醉白池站' }).first().click();
      await page.getByRole('button', { name: '开始登记' }).click();
      await page.getByRole('button', { name: '提交巡查' }).click();
      await page.getByText('还有 5 项没选').waitFor();
      const picture = await page.screenshot();
      for (const [what, answer] of Object.entries({ 雨篷: '没有', 时刻表: '有', 无障碍: '有', 座椅: '未知', 照明: '有' }))
        await page.getByRole('group', { name: what }).getByRole('radio', { name: answer, exact: true }).check();
      await page.locator('input[type=file]').setInputFiles({ name: 'stop.png', mimeType: 'image/png', buffer: picture });
      await page.getByText('拍摄位置等信息已去掉').waitFor();
      await page.getByLabel('备注').fill('雨篷已拆（示例）');
      await sound(v, 'audit-phone');
      await page.getByRole('button', { name: '提交巡查' }).click();
      await page.getByRole('heading', { name: '已登记。接着去附近的站' }).waitFor();
      const photo = page.getByRole('img', { name: `${DAY} 巡查醉白池站的照片（点开看大图）` });
      await photo.scrollIntoViewIfNeeded();
      await page.waitForFunction(`[...document.images].some((i) => i.alt.includes('巡查醉白池站') && i.naturalWidth > 0)`);
      await sound(v, 'audited-phone');
      await open(v, `/transit/stops/${BUS}`, '醉白池站');
      await page.getByText('雨篷：没有').waitFor();
      await page.getByText(`巡查日期 ${DAY}`).waitFor();
    } finally {
      await v.close();
    }
  });
});
