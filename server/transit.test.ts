/**
 * Travelling in a browser, at desk and phone width, on the networks of the district pack: planner, stop, board, pole sheet, circle, night.
 * It is a Monday at ten in the morning. Every page must satisfy axe, fit its window, log no error.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import { visit, type Visit } from '../tools/browser.ts';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { START, call, testNow } from './testing.ts';

const DAY = START.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
/** A bus stop beside a metro station, the district's railway station, and one in the next province. */
const [BUS, RAIL, FAR] = ['bus:10041', 'rail:IMH', 'rail:HGH'];
/** Times that are promised stand as `time` elements; a line of headways has none. */
const EVERY = /每 ?[\d.]+(–[\d.]+)? ?分钟/;

describe('travelling in a browser', { skip: noBrowser }, () => {
  const program = programInBrowser({ name: 'sample', scale: '0.002', now: testNow });
  const { open, sound } = program;

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

  /**
   * An origin from the map, with buttons alone: the middle of the map that shows a stop, and journeys that leave from that point, the same as
   * asked of the API.
   */
  async function fromTheMap(v: Visit): Promise<void> {
    const { page } = v;
    await page.emulateMedia({ reducedMotion: 'reduce' }); // the map is at once where it goes
    await open(v, `/transit?from=${BUS}&to=${RAIL}&date=${DAY}&time=08:00`, '行程规划');
    const box = page.getByRole('combobox', { name: '从哪里', exact: true });
    await choices(v).first().waitFor();
    await box.click();
    await page.getByRole('option', { name: '在地图上选' }).click();
    await page.getByText('点地图或站点，选起点').waitFor();
    await page.getByRole('button', { name: '选地图中心' }).click();
    await page.getByRole('button', { name: '从这里出发' }).click();
    const [, lat, lon] = /^地图上的点 (3[01]\.\d+), (12[01]\.\d+)$/.exec(await box.inputValue()) ?? [];
    assert.ok(lat && lon, await box.inputValue());
    await page.getByText('条件已改').waitFor();
    await page.getByRole('button', { name: '查行程' }).click();
    await title(v, '地图上的点 → 上海松江');
    const from = new URL(page.url()).searchParams.get('from') ?? '';
    assert.deepEqual(
      from.split(',').map((x) => Number(x).toFixed(4)),
      [lat, lon],
    );
    const { body } = await call(program.url, 'GET', `/api/transit/journeys?from=${from}&to=${RAIL}&date=${DAY}&time=08:00`);
    assert.ok(body.choices.length > 0 && body.choices[0].journey.legs[0].from.id === null);
    assert.equal(await choices(v).count(), body.choices.length);
    await page.emulateMedia({ reducedMotion: null });
  }

  /** The circle in view on its day and on the Saturday after it, beside each other. */
  async function compareDates(v: Visit): Promise<void> {
    const { page } = v;
    const saturday = START.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().add({ days: 5 }).toString();
    await page.getByRole('radio', { name: '比两个日期' }).check();
    await page.getByLabel('日期乙').fill(saturday);
    await page.getByRole('button', { name: '算一算' }).click();
    await title(v, `60 分钟交通圈：${DAY} 周一 与 ${saturday} 周六`);
    const heads = await page.getByRole('table', { name: '合计' }).getByRole('columnheader').allInnerTexts();
    assert.deepEqual(heads, ['项目', `甲 ${DAY} 周一`, `乙 ${saturday} 周六`, '乙比甲']);
  }

  /** What is drawn on a map is in lists beside it; here that there is one. */
  const mapOf = (v: Visit, name: string) => v.page.getByRole('region', { name }).first().waitFor();

  /** Everything the cards say of each way to travel, without the breaks that differ with the width. */
  const said = async (v: Visit): Promise<string[]> =>
    (await choices(v).locator('.tr-choice-head').allInnerTexts()).map((text) => text.replaceAll(/\s/g, ''));

  /** Text of everything that is on paper. */
  async function printed(v: Visit): Promise<string> {
    await v.page.emulateMedia({ media: 'print' });
    const text = await v.page.locator('body').innerText();
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
        .getByText(/换乘紧，.* \d+ 分钟/)
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

      const paper = await printed(v);
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
      // Where waiting out every headway takes longer than asked, it is said in words: until when, or that a connection is missed.
      for (const [to, words] of [
        [FAR, '可能晚到：等车久了会误下一程'],
        [RAIL, '可能晚到：最晚 12:'],
      ] as const) {
        const query = `from=${BUS}&to=${to}&date=${DAY}&time=12:00&kind=arrive`;
        if (to !== FAR) await page.goto(`/transit/journey?${query}`);
        await choices(v).filter({ hasText: words }).first().waitFor();
        const { body } = await call(program.url, 'GET', `/api/transit/journeys?${query}`);
        const answered = (body as { choices: { journey: { latestArrival: string | null } }[] }).choices;
        const late = answered.filter((c) => (c.journey.latestArrival ?? '9') > `${DAY}T12:00:00`).length;
        assert.deepEqual(
          [await choices(v).count(), await choices(v).filter({ hasText: '可能晚到' }).count()],
          [answered.length, late],
        );
      }
      await fromTheMap(v);
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

      await fromTheMap(v);
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
      assert.match(await printed(v), /开往 [\s\S]*首班 \d\d:\d\d/);

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
      assert.match((await row.innerText()).replaceAll(/\s+/g, ' '), /60 分钟内.* \d+( 分钟)? \d+( 分钟)? \d+ ?%$/);
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
      await compareDates(v);
    } finally {
      await v.close();
    }
    const her = await visit(program.url, 'phone');
    try {
      await open(her, `/transit/circle?from=${RAIL}&by=median`, '一小时交通圈');
      await title(her, '从上海松江出发，60 分钟能到哪里');
      await mapOf(her, '交通圈地图');
      await sound(her, 'circle-phone');
      await compareDates(her);
      await sound(her, 'compare-phone');
      await open(her, '/transit/night', /夜间网络/);
      await her.page.getByText('示例夜宵1路').first().waitFor();
      await mapOf(her, '夜间网络图');
      await sound(her, 'night-phone');
    } finally {
      await her.close();
    }
  });
});
