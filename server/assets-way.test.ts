/**
 * One asset on its whole way, with real clicks: decision → notice → two sealed bids → opening → award → publicity → contract → rent from the bank → arrears, and
 * a distribution from its draft to the bank's statement. At each step somebody sits at a desk and somebody holds a phone: the accountant at a desk, board and
 * supervisory board on their phones, one bidder at each; the days between the steps pass on the server's clock. Key pages satisfy axe, fit their window, log no error.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import type { ViewportName, Visit } from '../tools/browser.ts';
import { tick } from '@yunjian/assets/letting/opening';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { call, testNow } from './testing.ts';

const ZONE = 'Asia/Shanghai';
const PDF = {
  name: 'paper.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n'),
};
const BIDDERS = ['demo-talent-4', 'demo-talent-5'] as const;
/** How wide the window of each bidder is. */
const WIDTHS: Readonly<Record<string, ViewportName>> = { [BIDDERS[0]]: 'phone', [BIDDERS[1]]: 'desk' };
const [OFFERS, REAL] = [[1.02, 1.1], 1] as const; // of the reserve; the second bidder wins

type Fill = readonly [label: string, value: string];

describe('let, bid, sign, collect, distribute in a browser', { skip: noBrowser }, () => {
  const program = programInBrowser({ name: 'sample', scale: '0.002', now: testNow });
  const { sound } = program;
  after(() => program.moveClock(null)); // the tests that share this program find its day again

  /** The server's clock stands at a time of the district; who signed in before signs in again. */
  const at = (moment: string): void => program.moveClock(Temporal.PlainDateTime.from(moment).toZonedDateTime(ZONE).toInstant());

  /** Somebody at a window of their own, on a page with this heading. */
  async function as<T>(
    who: string,
    width: ViewportName,
    address: string,
    heading: string | RegExp,
    doing: (v: Visit) => Promise<T>,
  ): Promise<T> {
    const v = await program.windowOf(who, width);
    try {
      await program.open(v, address, heading);
      return await doing(v);
    } finally {
      await v.close();
    }
  }

  const named = (label: string): RegExp => new RegExp(`^${RegExp.escape(label)}(（选填）)?$`);
  type Scope = Pick<Visit['page'], 'getByLabel' | 'getByRole' | 'locator'>;
  /** Fills fields by their labels: `label = value`; a choice by its words; a question with choices as `question/choice`. */
  async function fill(scope: Scope, fields: readonly Fill[]): Promise<void> {
    for (const [label, value] of fields) {
      const [group, choice] = label.split('/');
      if (choice !== undefined)
        await scope
          .getByRole('group', { name: named(group as string) })
          .getByRole('radio', { name: choice, exact: true })
          .check();
      else {
        const field = scope.getByLabel(named(label)).first();
        await field.waitFor();
        if ((await field.and(scope.locator('select')).count()) > 0) await field.selectOption({ label: value });
        else await field.fill(value);
      }
    }
  }
  const press = (scope: Scope, name: string | RegExp) =>
    scope
      .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
      .first()
      .click();

  /** Presses a button that asks in a dialog, answers, confirms; the dialog closes when it is done. */
  async function act(
    v: Visit,
    name: string,
    options: { fields?: readonly Fill[]; file?: readonly [string, typeof PDF]; confirm?: string } = {},
  ): Promise<void> {
    await press(v.page.getByRole('main'), name);
    const dialog = v.page.getByRole('dialog');
    await fill(dialog, options.fields ?? []);
    if (options.file) await dialog.getByLabel(named(options.file[0])).setInputFiles(options.file[1]);
    await press(dialog, options.confirm ?? name);
    await dialog.waitFor({ state: 'hidden' });
  }
  const heading = (v: Visit, name: string | RegExp) => v.page.getByRole('heading', { level: 1, name }).waitFor();
  const says = (v: Visit, text: string | RegExp) => v.page.getByRole('main').getByText(text).first().waitFor();
  /** A notice or a distribution has reached a state. */
  const stands = (v: Visit, state: string) => v.page.locator('[aria-current="step"]', { hasText: state }).waitFor();
  const where = (v: Visit): string => new URL(v.page.url()).pathname;
  const ask = async (who: string, address: string) =>
    (await call(program.url, 'GET', `/api/assets${address}`, { cookie: await program.cookieOf(who) })).body as never;

  /** Finds an asset and ticks its part. */
  async function pickPart(v: Visit, asset: string): Promise<void> {
    await v.page.getByLabel('找资产：名称、编号或坐落').fill(asset);
    await press(v.page, '查找');
    await v.page.getByRole('button', { name: asset }).click();
    await v.page.getByRole('checkbox').first().check();
  }

  /** How many members may vote on a day; where nobody is registered, any number will do. */
  const voters = async (collectiveId: string, on: string): Promise<number> =>
    ((await ask('demo-accountant', `/collectives/${collectiveId}/voters?on=${on}`)) as { able: number }).able || 120;

  /** Enters the decision of a meeting and records it with its minutes; answers its address. */
  async function decide(
    { collectiveId, collective }: { readonly collectiveId: string; readonly collective: string },
    title: string,
    subject: string,
    days: Record<'提议日期' | '党组织研究日期' | '通知日期' | '会议日期' | '结果公布日期', string>,
    picture?: string,
    agreed?: { readonly asset: string; readonly annual: string; readonly months: string },
    run?: RegExp,
  ): Promise<string> {
    const entitled = await voters(collectiveId, days.会议日期);
    const page = await as('demo-accountant', 'desk', '/staff/assets/letting/decisions/new', '登记民主决议', async (v) => {
      await fill(v.page, [
        ['集体', collective],
        ['议题', title],
        ['事项', subject],
        ['法律上属于', '重大事项'],
        ...(agreed === undefined
          ? []
          : ([
              ['同意的首年租金，不低于', agreed.annual],
              ['同意的租期，不超过', agreed.months],
            ] as Fill[])),
        ['由谁表决/成员大会', ''],
        ['是租给本集体以外的人吗/' + (subject === '出租' ? '是' : '否'), ''],
        ...(Object.entries(days) as Fill[]),
        ['应到', String(entitled)],
        ['实到', String(entitled - Math.floor(entitled / 15))],
        ['同意', String(entitled - Math.floor(entitled / 8))],
      ]);
      if (agreed !== undefined) await pickPart(v, agreed.asset);
      if (run !== undefined) await v.page.getByRole('radio', { name: run }).check();
      await press(v.page, '保存草稿，看效力');
      await heading(v, title);
      await says(v, '按会议当天的法律，这项决议成立。');
      return where(v);
    });
    await as('demo-board-1', 'phone', page, title, async (v) => {
      await act(v, '附会议记录并确认', { file: ['会议记录', PDF], confirm: '确认决议' });
      await says(v, '这项决议成立。');
      if (picture !== undefined) await sound(v, picture);
    });
    return page;
  }

  let done = 0;
  /** A step of the story, which needs those before it. */
  const step = (name: string, doing: () => Promise<void>): void => {
    const before = steps++;
    test(name, async () => {
      assert.equal(done, before, 'the steps before it');
      await doing();
      done += 1;
    });
  };
  let steps = 0;

  /** The asset that is let, the notice and the contract, once they are there. */
  const story = {
    collective: '',
    asset: '',
    assetId: '',
    use: '',
    reserve: 0,
    notice: '',
    contract: '',
    number: '',
    winner: '',
    files: new Map<string, string>(),
  };

  step('a decision, a notice of letting, and its publication', async () => {
    const { rows } = (await ask('demo-accountant', '/register?size=100&kind=building')) as {
      rows: {
        id: string;
        name: string;
        parts: number;
        let: number;
        operating: boolean;
        state: string;
        collective: { id: string; name: string };
      }[];
    };
    const { rows: listed } = (await ask('demo-accountant', '/listings?size=100')) as { rows: { title: string; state: string }[] };
    const free = rows.find(
      (a) =>
        a.operating &&
        a.state === 'in-use' &&
        a.parts === 1 &&
        a.let === 0 &&
        !listed.some((l) => l.title.startsWith(a.name) && !['concluded', 'failed', 'withdrawn'].includes(l.state)),
    );
    assert.ok(free, 'an asset that is free');
    const { parts } = (await ask('demo-accountant', `/register/${free.id}`)) as {
      parts: { areaCm2: string; guideFenM2Month: string; name: string }[];
    };
    Object.assign(story, { collective: free.collective.name, asset: free.name, assetId: free.id });
    story.reserve = Math.ceil((Number(parts[0]?.areaCm2) / 10_000) * (Number(parts[0]?.guideFenM2Month) / 100) * 12 * 1.3);
    story.use = /仓库/.test(free.name)
      ? '仓储物流'
      : /商铺/.test(free.name)
        ? '零售与餐饮'
        : /厂房/.test(free.name)
          ? '生产加工'
          : /宿舍/.test(free.name)
            ? '职工居住'
            : '办公';
    const title = `示例决议：${story.asset}公开招租`;
    await decide(
      { collectiveId: free.collective.id, collective: story.collective },
      title,
      '出租',
      {
        提议日期: '2026-01-20',
        党组织研究日期: '2026-01-26',
        通知日期: '2026-02-02',
        会议日期: '2026-02-24',
        结果公布日期: '2026-02-26',
      },
      'way-decision-phone',
      { asset: story.asset, annual: String(story.reserve), months: '36' },
    );
    story.notice = await as('demo-accountant', 'desk', '/staff/assets/letting/notices/new', '起草出租公告', async (v) => {
      await fill(v.page, [
        ['集体', story.collective],
        ['标题', `${story.asset}招租`],
        ['方式/公开竞价', ''],
        ['约定用途', story.use],
        ['租期', '36'],
        ['底价', String(story.reserve)],
        ['报名保证金', '0'],
        ['租赁押金', '0'],
        ['几个月一付', '12'],
      ]);
      await pickPart(v, story.asset);
      await v.page.getByLabel(/依据的民主决议/).selectOption({ label: `2026-02-24 ${title}` });
      await press(v.page, '保存草稿');
      await heading(v, `${story.asset}招租`);
      return where(v);
    });
    await as('demo-board-1', 'phone', story.notice, `${story.asset}招租`, async (v) => {
      await act(v, '发布公告', {
        fields: [
          ['报名和投递报价的截止时间', '2026-03-18T17:00'],
          ['开标时间', '2026-03-19T10:00'],
          ['起租日', '2026-04-06'],
        ],
      });
      await stands(v, '公告中');
      await sound(v, 'way-notice-phone');
    });
  });

  step('two bidders, one on a phone and one at a desk, register, seal their bids, and open them after the deadline', async () => {
    const address = story.notice.replace('/staff/assets/letting', '/assets');
    await as(BIDDERS[0], 'phone', address, `${story.asset}招租`, async (v) => {
      await sound(v, 'way-public-notice-phone');
    });
    for (const [i, who] of BIDDERS.entries())
      await as(who, WIDTHS[who] ?? 'phone', `${address}/bid`, '报名和密封报价', async (v) => {
        await v.page.getByRole('radio', { name: /^本人/ }).check();
        await press(v.page, '报名');
        await v.page.getByLabel('我愿意出的年租金').fill(String(Math.round(story.reserve * (OFFERS[i] ?? REAL))));
        await press(v.page, '在本机密封');
        const [file] = await Promise.all([v.page.waitForEvent('download'), press(v.page, '下载密封文件')]);
        story.files.set(who, fs.readFileSync(await file.path(), 'utf8'));
        await v.page.getByLabel('密封文件我已存好').check();
        await sound(v, `way-seal-${WIDTHS[who]}`);
        await press(v.page, '投递（只发指纹）');
        await says(v, '报价已投递');
      });
    await as('demo-accountant', 'desk', story.notice, `${story.asset}招租`, async (v) => {
      for (const _ of BIDDERS) {
        await act(v, '合格', { confirm: '确定' });
      }
      await sound(v, 'way-bidders-desk');
    });
    at('2026-03-18T18:00');
    for (const who of BIDDERS)
      await as(who, WIDTHS[who] ?? 'phone', `${address}/bid`, '报名和密封报价', async (v) => {
        await v.page
          .getByLabel('密封文件', { exact: true })
          .setInputFiles({ name: 'bid.json', mimeType: 'application/json', buffer: Buffer.from(story.files.get(who) ?? '') });
        await says(v, '核对一致');
        await press(v.page, '解封并提交');
        await says(v, '已解封，等开标');
        if (who === BIDDERS[0]) await sound(v, 'way-revealed-phone');
      });
  });

  step('the bids are opened, the highest wins, the result is on display, the lease is concluded', async () => {
    at('2026-03-19T10:30');
    const { kit } = program.server.world;
    await tick(kit.database, kit, kit.now()); // what the clock of the program does every minute: closes, then opens the box
    await as('demo-board-1', 'phone', story.notice, `${story.asset}招租`, async (v) => {
      await says(v, '打开 2 份，有效 2 份');
      await act(v, '定标');
      await act(v, '公示结果');
      await stands(v, '公示中');
      await sound(v, 'way-opened-phone');
    });
    await as(BIDDERS[1], 'desk', '/assets/bids', '我的竞价', (v) => sound(v, 'way-my-bids-desk'));
    at('2026-04-03T10:00');
    await as('demo-board-1', 'phone', story.notice, `${story.asset}招租`, async (v) => {
      await act(v, '确认成交');
      await stands(v, '已成交');
    });
  });

  step('the contract is drafted after the result, approved, signed and takes effect', async () => {
    story.contract = await as('demo-accountant', 'desk', story.notice, `${story.asset}招租`, async (v) => {
      await v.page.getByRole('link', { name: '起草合同' }).click();
      await heading(v, '按成交结果起草合同');
      await fill(v.page, [['起租日', '2026-04-06']]);
      for (const box of await v.page.getByRole('checkbox').all()) await box.check();
      await sound(v, 'way-contract-form-desk');
      await press(v.page, '保存草稿');
      await v.page.getByRole('button', { name: '送审' }).waitFor();
      const page = where(v);
      await act(v, '送审');
      return page;
    });
    const { number, lessee } = (await ask('demo-accountant', story.contract.replace('/staff/assets', ''))) as {
      number: string;
      lessee: { name: string };
    };
    Object.assign(story, { number, winner: lessee.name });
    await as('demo-board-1', 'phone', story.contract, /./, async (v) => {
      await act(v, '批准');
    });
    await as('demo-accountant', 'desk', story.contract, /./, async (v) => {
      await act(v, '上传签字文本', { file: ['签字文本', PDF] });
    });
    await as('demo-board-1', 'phone', story.contract, /./, async (v) => {
      await act(v, '登记签订', {
        fields: [
          ['签订日期', '2026-04-03'],
          ['出租方签字了吗/是', ''],
          ['承租方签字了吗/是', ''],
          ['出租方由谁签字', '法定代表人'],
          ['盖了什么章', '合同专用章'],
        ],
      });
      at('2026-04-06T10:00');
    });
    await as('demo-board-1', 'phone', story.contract, /./, async (v) => {
      await act(v, '生效', { fields: [['交付日期', '2026-04-06']] });
      await says(v, '履行中');
      await sound(v, 'way-contract-phone');
    });
    await as('demo-accountant', 'desk', story.contract, /./, (v) => sound(v, 'way-contract-desk'));
  });

  step('a part of the rent comes through the bank and is matched; the rest is in arrears', async () => {
    const paid = Math.round(story.reserve / 2);
    at('2026-04-08T10:00');
    await as('demo-accountant', 'desk', '/staff/assets/money?tab=receipts', '租金收缴', async (v) => {
      await v.page.getByLabel('集体').first().selectOption({ label: story.collective });
      const csv = `交易日期,收入金额,支出金额,流水号,对方户名,对方账号,摘要\n2026-04-07,${paid}.00,,W20260407,${story.winner},6222000011112222,${story.number} 租金\n`;
      await act(v, '导入银行流水', {
        file: ['文件', { name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }],
        confirm: '上传检查',
      });
      await press(v.page, /^全部写入/);
      await says(v, '已写入 1 行');
      await sound(v, 'way-bank-desk');
    });
    await as('demo-accountant', 'desk', `${story.contract}?tab=money`, /./, async (v) => {
      await says(v, '按合同号');
      await sound(v, 'way-money-desk');
    });
    at('2026-05-10T10:00');
    await as('demo-accountant', 'desk', '/staff/assets/money', '租金收缴', async (v) => {
      await v.page.getByRole('link', { name: story.number }).first().waitFor();
      await sound(v, 'way-arrears-desk');
    });
    await as('demo-accountant', 'phone', '/staff/assets/money', '租金收缴', (v) => sound(v, 'way-arrears-phone'));
  });

  test('a distribution goes from its draft to the statement of the bank; the member sees the sum and its proof on a phone', async () => {
    at('2026-05-10T10:00');
    const { collectives } = (await ask('demo-talent-3', '/my/dividends')) as {
      collectives: { collectiveId: string; collective: string; payouts: { run: { year: number } }[] }[];
    };
    const mine = collectives[0];
    assert.ok(mine, 'the citizen is a member');
    const pool = 30_000.07;
    const run = await as('demo-accountant', 'desk', '/staff/assets/dividends/runs/new', '拟订收益分配方案', async (v) => {
      await fill(v.page, [
        ['集体', mine.collective],
        ['哪一年的收益', '2026'],
        ['是年度分配吗/专项分配', ''],
        ['名称', '示例分配'],
        ['股份登记日', '2026-05-08'],
        ['怎么分/定总额，按份额分', ''],
        ['每股金额或总额', String(pool)],
      ]);
      await press(v.page, '拟订方案');
      await heading(v, '示例分配');
      await act(v, '计算');
      await v.page.getByRole('main').getByText('与总额分毫不差').waitFor();
      return where(v);
    });
    await as('demo-board-1', 'phone', run, '示例分配', async (v) => {
      await act(v, '公示');
      await says(v, '公示还有');
      await sound(v, 'way-run-phone');
    });
    await as('demo-talent-3', 'phone', '/assets/mine', '我的份额和分红', async (v) => {
      await says(v, '2026 年专项分配');
      await sound(v, 'way-noticed-phone');
    });
    at('2026-05-21T10:00');
    const title = '示例决议：2026 年度收益分配';
    const days = {
      提议日期: '2026-05-01',
      党组织研究日期: '2026-05-04',
      通知日期: '2026-05-08',
      会议日期: '2026-05-21',
      结果公布日期: '2026-05-21',
    };
    await decide(mine, title, '收益分配', days, undefined, undefined, /示例分配/);
    await as('demo-board-1', 'phone', run, '示例分配', async (v) => {
      await press(v.page.getByRole('main'), '登记表决');
      await v.page
        .getByRole('dialog')
        .getByLabel(/依据的民主决议/)
        .selectOption({ label: `2026-05-21 ${title}` });
      await press(v.page.getByRole('dialog'), '登记表决');
      await v.page.getByRole('dialog').waitFor({ state: 'hidden' });
      await act(v, '锁定记账');
      await stands(v, '已锁定');
    });
    await as('demo-accountant', 'desk', run, '示例分配', (v) => act(v, '编制付款文件', { fields: [['付款日期', '2026-05-21']] }));
    await as('demo-supervisory', 'phone', run, '示例分配', (v) => act(v, '批准'));
    const csv = await as('demo-accountant', 'desk', run, '示例分配', async (v) => {
      const link = v.page.getByRole('link', { name: 'CSV' }).first();
      const [file] = await Promise.all([v.page.waitForEvent('download'), link.click()]);
      return fs.readFileSync(await file.path(), 'utf8');
    });
    const orders = csv
      .trim()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')); // number, payment id, payee, account, bank, code, yuan, remark
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('回单');
    sheet.addRow(['付款编号', '结果', '金额（元）', '日期']);
    for (const order of orders) sheet.addRow([order[1], '成功', Number(order[6]), '2026-05-21']);
    await as('demo-accountant', 'desk', run, '示例分配', async (v) => {
      const buffer = Buffer.from(await book.xlsx.writeBuffer());
      await act(v, '导入银行回单', {
        file: [
          '回单文件',
          { name: 'bank.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer },
        ],
      });
      await stands(v, '已发放');
    });
    const { totals } = (await ask('demo-accountant', run.replace('/staff/assets/dividends', ''))) as { totals: { bank: string } };
    await as('demo-accountant', 'desk', run, '示例分配', async (v) => {
      await act(v, '与银行对账', {
        fields: [
          ['记账日期', '2026-05-21'],
          ['金额', String(Number(totals.bank) / 100)],
          ['流水号', 'FH2026'],
        ],
        file: ['对账单文件', { name: 'statement.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }],
      });
      await stands(v, '已对账');
      await sound(v, 'way-reconciled-desk');
    });
    await as('demo-talent-3', 'phone', '/assets/mine', '我的份额和分红', async (v) => {
      await says(v, '2026 年专项分配');
      await v.page.getByText('怎么算出来的').first().click();
      await says(v, '您的设备刚刚重算了一遍，一致。');
      await sound(v, 'way-proof-phone');
    });
  });
});
