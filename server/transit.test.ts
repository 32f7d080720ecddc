/**
 * Travelling in a browser, at desk and phone width, on the networks of the district pack: planner, stop, board, pole sheet, circle, night; then the staff
 * who look after stops and timetables. It is a Monday at ten in the morning. Every page must satisfy axe, fit its window, log no error.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import { visit, type Visit } from '../tools/browser.ts';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { readConfig } from './config.ts';
import { START, call, testNow } from './testing.ts';

const DAY = START.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
/** A bus stop beside a metro station, the district's railway station, and one in the next province. */
const [BUS, RAIL, FAR] = ['bus:10041', 'rail:IMH', 'rail:HGH'];
/** Times that are promised stand as `time` elements; a line of headways has none. */
const EVERY = /每 ?[\d.]+(–[\d.]+)? ?分钟/;
/** For what compiles a network: milliseconds to wait at most, on a busy machine. */
const SLOW = 120_000;

describe('travelling in a browser', { skip: noBrowser }, () => {
  const program = programInBrowser({ name: 'transit', scale: '0.002', now: testNow });
  const { open, signIn, sound } = program;

  const question = (query: Record<string, string>): string =>
    `/transit/journey?${new URLSearchParams({ from: BUS, to: FAR, date: DAY, time: '08:00', ...query }).toString()}`;
  const title = (v: Visit, name: string | RegExp) => v.page.getByRole('heading', { level: 2, name }).waitFor();
  const choices = (v: Visit) => v.page.getByRole('list', { name: /种走法$/ }).locator(':scope > li');

  /** Writes into a place field and takes the stop of that name with the keyboard alone. */
  async function choosePlace(v: Visit, field: string, text: string, name: string): Promise<void> {
    const { page } = v;
    const box = page.getByRole('combobox', { name: field, exact: true });
    await box.focus();
    await page.keyboard.type(text);
    await page.getByRole('option', { name }).first().waitFor();
    assert.equal(await box.getAttribute('aria-expanded'), 'true');
    for (let n = 0; ; n++) {
      assert.ok(n < 12, `${name} is reached with the arrow keys`);
      await page.keyboard.press('ArrowDown');
      const active = page.locator(`[id="${await box.getAttribute('aria-activedescendant')}"]`);
      assert.equal(await active.getAttribute('aria-selected'), 'true');
      if ((await active.locator('strong').innerText()) === name) break;
    }
    await page.keyboard.press('Enter');
    assert.equal(await box.inputValue(), name);
    assert.equal(await box.getAttribute('aria-expanded'), 'false');
  }

  /** What is drawn on a map is in lists beside it; here that there is one. */
  const mapOf = (v: Visit, name: string) => v.page.getByRole('region', { name }).first().waitFor();

  /** Everything the cards say of each way to travel, without the breaks that differ with the width. */
  const said = async (v: Visit): Promise<string[]> =>
    (await choices(v).locator('.tr-choice-head').allInnerTexts()).map((text) => text.replaceAll(/\s/g, ''));

  /** Text of everything a person can see in print. */
  async function printed(v: Visit, name: string): Promise<string> {
    await v.page.emulateMedia({ media: 'print' });
    const text = await v.page.locator('body').innerText();
    await sound(v, name);
    await v.page.emulateMedia({ media: 'screen' });
    return text;
  }

  async function download(v: Visit, link: string | RegExp): Promise<Buffer> {
    const [file] = await Promise.all([v.page.waitForEvent('download'), v.page.getByRole('link', { name: link }).first().click()]);
    return fs.readFileSync(await file.path());
  }

  async function workbookOf(bytes: Buffer): Promise<ExcelJS.Worksheet> {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0]);
    assert.ok(book.worksheets[0]);
    return book.worksheets[0];
  }

  test('desk: a journey by pinyin and keyboard: choices, marks, legs, the link, arriving by, on paper', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    try {
      await open(v, '/transit', '行程规划');
      await page.getByRole('button', { name: '查行程' }).click();
      await page.getByText('请从候选里选一个起点').waitFor();
      await choosePlace(v, '从哪里', 'zuibaichi', '醉白池站');
      await choosePlace(v, '到哪里', '杭州东', '杭州东');
      await page.getByRole('radio', { name: '出发时间' }).check();
      await page.getByLabel('日期').fill(DAY);
      await page.getByLabel('时间', { exact: true }).fill('08:00');
      await page.getByRole('button', { name: '查行程' }).click();
      await title(v, '醉白池站 → 杭州东');
      await mapOf(v, '行程地图');
      const cards = await said(v);
      assert.ok(cards.length >= 3, `ways to travel: ${cards.length}`);
      assert.equal(new Set(cards.map((c) => c.replaceAll(/最快|更稳妥|换乘最少|走路最少|换乘紧/g, ''))).size, cards.length);
      const all = cards.join('\n');
      for (const mark of ['最快', '换乘紧', '含假定或示例数据', '约08:', '等车久了会误下一程'])
        assert.ok(all.includes(mark), mark);
      assert.match(all, EVERY);
      await page
        .getByText(/^同样走法之后.*\d\d:\d\d.*→.*\d\d:\d\d/)
        .first()
        .waitFor();
      await sound(v, 'journey-desk');

      // One way opened: its legs, the stops between, what the times rest on.
      const tight = choices(v).filter({ hasText: '换乘紧' }).first();
      if ((await tight.getByRole('button', { expanded: false }).count()) > 0) await tight.locator('.tr-choice-head').click();
      const legs = tight.getByRole('list', { name: '行程各段' });
      await legs
        .getByText(/换乘紧，只余 \d+ 分钟/)
        .first()
        .waitFor();
      for (const words of [/步行 \d+ 分钟/, /没有固定发车时刻/, /20\d\d 年时刻/, /乘 \d+ 站/, /下车/])
        await legs.getByText(words).first().waitFor();

      // The link, opened by somebody else, gives the same answer.
      await v.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: '复制链接' }).click();
      await page.getByText('链接已复制').first().waitFor();
      const link = await page.evaluate<string>('navigator.clipboard.readText()');
      const other = await visit(program.url, 'phone');
      try {
        await other.page.goto(link);
        await title(other, '醉白池站 → 杭州东');
        assert.deepEqual(await said(other), cards);
        await sound(other, 'journey-phone');
      } finally {
        await other.close();
      }

      const paper = await printed(v, 'journey-print');
      assert.ok(
        paper.includes('/transit/journey?') && paper.includes('下车') && !paper.includes('查行程'),
        'the legs and no form',
      );

      await page.getByRole('radio', { name: '到达时间' }).check();
      await page.getByText('条件已改').waitFor();
      await page.getByLabel('时间', { exact: true }).fill('12:00');
      await page.getByRole('button', { name: '查行程' }).click();
      await page.getByText('12:00 前到达').waitFor();
      const arrivals = await choices(v).locator('.tr-choice-times time:last-of-type').allInnerTexts();
      assert.ok(
        arrivals.length > 0 && arrivals.every((t) => (/(\d\d:\d\d)$/.exec(t)?.[1] ?? '99') <= '12:00'),
        arrivals.join(' '),
      );
    } finally {
      await v.close();
    }
  });

  test('phone: my place, the last way home, no journey, a day outside the dates', async () => {
    const v = await visit(program.url, 'phone');
    const { page } = v;
    try {
      await open(v, '/transit', '行程规划');
      await sound(v, 'planner-phone');
      const from = page.getByRole('combobox', { name: '从哪里' });
      await from.click();
      await page.getByRole('option', { name: '我的位置' }).click();
      await page.getByRole('alert').getByText('您没有允许使用位置').waitFor(); // refused: said in words, and nothing is lost
      await v.context.grantPermissions(['geolocation']);
      await v.context.setGeolocation({ latitude: 31.0033, longitude: 121.225 });
      await from.click();
      await page.getByRole('option', { name: '我的位置' }).click();
      await choosePlace(v, '到哪里', 'shsj', '上海松江');
      await page.getByRole('radio', { name: '末班回家' }).check();
      await page.getByRole('button', { name: '查行程' }).click();
      await page.getByText(/最晚(约)? .*动身，再晚就到不了/).waitFor();
      await page.getByRole('button', { name: '打开地图' }).click();
      await mapOf(v, '行程地图');
      await sound(v, 'last-way-home-phone');

      await page.goto(question({ modes: 'tram' }));
      await page.getByText('按这些条件没有走得通的办法').waitFor();
      await sound(v, 'no-journey-phone');
      await page.getByRole('button', { name: '去掉偏好再查' }).click();
      await choices(v).first().waitFor();
      await page.goto(question({ date: '2035-01-01' }));
      await page.getByText(/2035-01-01.* 没有时刻表/).waitFor();
      await page.getByText(/各网络的时刻表在 .* 之间有效/).waitFor();
      await sound(v, 'outside-dates-phone');
    } finally {
      await v.close();
    }
  });

  test('the stop, its board and the sheet for its pole: clock times where there are any, else only how often', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    try {
      await open(v, `/transit/stops/${RAIL}`, '上海松江');
      const next = page.getByRole('list', { name: '下一班' }).locator(':scope > li');
      assert.match(await next.first().locator('time').first().innerText(), /^1[0-2]:\d\d$/);
      await page.getByText('松江南').first().waitFor();
      await page.getByRole('table', { name: '各线首末班' }).waitFor();
      await sound(v, 'stop-desk');
      const day = await workbookOf(await download(v, /当天全部班次/));
      assert.ok(day.rowCount > 40, `departures of the day: ${day.rowCount}`);

      await page.goto(`/transit/stops/${RAIL}/sheet`);
      await page.getByRole('table').first().waitFor();
      await sound(v, 'sheet-desk');
      assert.match(await printed(v, 'sheet-print'), /开往 [\s\S]*首班 \d\d:\d\d/);

      await open(v, `/transit/stops/${BUS}/board`, '醉白池站');
      const rows = page.getByRole('table', { name: '下一班' }).locator('tbody tr').filter({ hasText: EVERY });
      await rows.first().waitFor();
      for (const row of await rows.all()) assert.equal(await row.locator('.bd-big').count(), 0, 'no clock is promised');
      const night = await page.evaluate<number[]>(
        `getComputedStyle(document.querySelector('.yj-board')).backgroundColor.match(/\\d+/g).map(Number)`,
      );
      assert.ok(
        night.slice(0, 3).every((n) => n < 80),
        `the board is dark: ${night.join()}`,
      );
      await sound(v, 'board-desk');
    } finally {
      await v.close();
    }
    const her = await visit(program.url, 'phone');
    try {
      await open(her, `/transit/stops/${BUS}`, '醉白池站');
      const lines = her.page.getByRole('list', { name: '下一班' }).locator(':scope > li').filter({ hasText: EVERY });
      await lines.nth(2).waitFor();
      for (const line of await lines.all()) assert.equal(await line.locator('time').count(), 0, await line.innerText());
      await her.page.getByText('雨篷').first().waitFor();
      await sound(her, 'stop-phone');
      await open(her, `/transit/stops/${BUS}/board`, '醉白池站');
      await sound(her, 'board-phone');
      await her.page.goto(`/transit/stops/${BUS}/sheet`);
      await her.page.getByText(EVERY).first().waitFor();
      const headways = her.page.locator('.sh-line').filter({ has: her.page.locator('.sh-windows') });
      await headways.nth(2).waitFor();
      assert.equal(await headways.getByRole('table').count(), 0, 'no hours and minutes without a timetable');
      await sound(her, 'sheet-phone');
    } finally {
      await her.close();
    }
  });

  test('the circle: cities and stations with best, median and share; two origins; the files hold everything', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    try {
      await open(v, '/transit/circle', '一小时交通圈');
      await page.getByRole('button', { name: '上海松江', exact: true }).click();
      await title(v, '从上海松江出发，60 分钟能到哪里');
      const row = page.getByRole('table', { name: '能到的城市' }).getByRole('row').filter({ hasText: '嘉兴' });
      assert.match((await row.innerText()).replaceAll(/\s+/g, ' '), /60 分钟内.* (\d+ 分钟) .*(\d+ 分钟) \d+ ?%/);
      assert.ok((await page.getByRole('table', { name: '能到的车站' }).getByRole('row').count()) > 10);
      await mapOf(v, '交通圈地图');
      await page.getByText('20 分钟内', { exact: true }).waitFor(); // the inner areas are there too
      await sound(v, 'circle-desk');

      const { stops } = (await call(program.url, 'GET', `/api/transit/circle?from=${RAIL}`)).body as { stops: number };
      const drawn = JSON.parse((await download(v, /GeoJSON/)).toString('utf8')) as {
        type: string;
        features: { geometry: { type: string; coordinates: number[][][][] }; properties: { kind: string } }[];
      };
      assert.equal(drawn.type, 'FeatureCollection');
      const area = drawn.features.find((f) => f.properties.kind === 'area');
      assert.ok(area?.geometry.type === 'MultiPolygon' && area.geometry.coordinates.length > 10);
      for (const [ring] of area.geometry.coordinates) assert.deepEqual(ring?.[0], ring?.at(-1), 'rings are closed');
      assert.equal(drawn.features.filter((f) => f.properties.kind === 'stop').length, stops);
      const sheet = await workbookOf(await download(v, /Excel/));
      const ids = new Set(sheet.getColumn(2).values.filter((x) => typeof x === 'string' && /^\w+:/.test(x)));
      assert.equal(ids.size, stops, 'every stop is in the workbook');

      await page.getByRole('radio', { name: '比两个起点' }).check();
      await choosePlace(v, '起点乙', 'sjdxc', '松江大学城');
      await page.getByRole('button', { name: '算一算' }).click();
      await title(v, '60 分钟交通圈：上海松江 与 松江大学城');
      const heads = await page.getByRole('table', { name: '合计' }).getByRole('columnheader').allInnerTexts();
      assert.deepEqual(heads, ['项目', '甲 上海松江', '乙 松江大学城', '乙比甲']);
      await page
        .getByText(/只有(甲|乙)到/)
        .first()
        .waitFor();
      await sound(v, 'compare-desk');
    } finally {
      await v.close();
    }
    const her = await visit(program.url, 'phone');
    try {
      await open(her, `/transit/circle?from=${RAIL}&by=median`, '一小时交通圈');
      await title(her, '从上海松江出发，60 分钟能到哪里');
      await mapOf(her, '交通圈地图');
      await sound(her, 'circle-phone');
      await open(her, '/transit/night', /夜间网络/);
      await her.page.getByText('示例夜宵1路').first().waitFor();
      await mapOf(her, '夜间网络图');
      await sound(her, 'night-phone');
    } finally {
      await her.close();
    }
  });

  test('staff: a timetable uploaded, checked, published, travelled by and put back; a bad one changes nothing; who may only look', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    const feeds = '/staff/transit/feeds?network=bus';
    const sheet = fs.readFileSync(path.join(readConfig({}).packDir, 'transit/bus/line-sheet.csv'), 'utf8');
    const rows = sheet.trimEnd().split('\n').length + 1;
    const bad = '示例坏路,SX,上行,1,示例站,99991,abc,31.0,WGS84,06:00,22:00,10,10,,,每日,,,,\n';
    const upload = (name: string, text: string) =>
      page.locator('#f-feed-bus').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
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
      await page.getByRole('button', { name: '退回到第 1 版' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '退回', exact: true }).click();
      await page.getByText('已退回，现在是第 3 版').waitFor({ timeout: SLOW });
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
      await mapOf(auditor, '缺口地图');
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
