/**
 * Collective assets in a browser, on the sample data: what everybody, a member and each member of staff sees, at desk and phone width. Every page must satisfy
 * axe, fit its window, log no error.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { visit, type Visit } from '../tools/browser.ts';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { call, testNow } from './testing.ts';

describe('collective assets in a browser', { skip: noBrowser }, () => {
  const program = programInBrowser({ name: 'sample', scale: '0.002', now: testNow });
  const { open, signIn, sound } = program;

  const follow = async (v: Visit, link: string | RegExp): Promise<void> => {
    await v.page.getByRole('main').getByRole('link', { name: link }).first().click();
    await v.page.getByRole('heading', { level: 1 }).waitFor();
  };

  test('phone: everybody sees what is to let, a notice with its clock, an asset by its code', async () => {
    const v = await visit(program.url, 'phone');
    try {
      await open(v, '/assets', '农村集体资产');
      await v.page.getByText('示例数据').first().waitFor();
      await sound(v, 'assets-landing-phone');
      await open(v, '/assets/notices', '出租公告');
      await sound(v, 'assets-notices-phone');
      const { rows } = (await call(program.url, 'GET', '/api/assets/public/listings')).body as {
        rows: { id: string; title: string }[];
      };
      assert.ok(rows.length > 0, 'there are notices');
      await open(v, `/assets/notices/${rows[0]!.id}`, rows[0]!.title);
      await sound(v, 'assets-notice-phone');
      await open(v, '/assets/ZZZZZZZZZZZZ', '没有这个编码');
      await sound(v, 'assets-no-such-code-phone');
    } finally {
      await v.close();
    }
  });

  test('phone: a member sees shares, each year and the proof, and the questions', async () => {
    const v = await visit(program.url, 'phone');
    try {
      await signIn(v, 'demo-talent-1', '我的份额和分红', '/assets/mine');
      await v.page.getByText('元').first().waitFor();
      await sound(v, 'assets-mine-phone');
      await open(v, '/assets/mine/questions', '联名质询');
      await sound(v, 'assets-questions-phone');
      await v.page.goto('/staff/assets');
      await v.page.getByText('您没有查看这一页的权限').waitFor();
    } finally {
      await v.close();
    }
  });

  test('desk: the town supervisor sees coverage, findings and a contract; an accountant the register, money and runs', async () => {
    const v = await visit(program.url, 'desk');
    try {
      await signIn(v, 'demo-township-1', '集体资产监管', '/staff/assets');
      await sound(v, 'assets-board-desk');
      await open(v, '/staff/assets/findings', '合同预警');
      await sound(v, 'assets-findings-desk');
      await follow(v, /./);
      await sound(v, 'assets-finding-desk');
      await open(v, '/staff/assets/rules', '规则、试算和准确率');
      await sound(v, 'assets-rules-desk');
      await open(v, '/staff/assets/census', '清产核资比对');
      await sound(v, 'assets-census-desk');
    } finally {
      await v.close();
    }
    const her = await visit(program.url, 'desk');
    try {
      await signIn(her, 'demo-accountant', '资产台账', '/staff/assets/register');
      await sound(her, 'assets-register-desk');
      await follow(her, /示例/);
      await sound(her, 'assets-asset-desk');
      await open(her, '/staff/assets/contracts', '合同');
      await sound(her, 'assets-contracts-desk');
      await follow(her, /[A-Z]+-/);
      await sound(her, 'assets-contract-desk');
      await open(her, '/staff/assets/money', '租金收缴');
      await sound(her, 'assets-money-desk');
      await open(her, '/staff/assets/dividends', '收益分配');
      await sound(her, 'assets-dividends-desk');
      await open(her, '/staff/assets/dividends/members', '成员和份额');
      await sound(her, 'assets-members-desk');
      await open(her, '/staff/assets/imports', '从 Excel 导入');
      await sound(her, 'assets-imports-desk');
    } finally {
      await her.close();
    }
  });
});
