/**
 * The rules workbench in a browser, on a small sample of the demo data: an editor changes one cell, sees the check speak up, mends it, rehearses
 * on the stored cases; a second person approves; on its day the version is in force. Every page must satisfy axe, fit its window, log no error.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { visit, type Visit } from '../tools/browser.ts';
import { noBrowser, programInBrowser } from './browser.fixture.ts';
import { readConfig } from './config.ts';
import { testNow } from './testing.ts';

describe('the rules workbench in a browser', { skip: noBrowser }, () => {
  /** The address of the draft, once there is one. */
  let draft = '';
  const program = programInBrowser({ name: 'sample', scale: '0.002', now: testNow });
  const { open, sound } = program;
  const heading = (v: Visit, name: string | RegExp) => v.page.getByRole('heading', { level: 1, name }).waitFor();
  const signIn = (v: Visit, username: string) => program.signIn(v, username, '规则', '/staff/rules');
  const tab = (v: Visit, name: RegExp) => v.page.getByRole('tab', { name }).click();

  test('an editor changes a cell with the keyboard, is told what is wrong, and rehearses', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    try {
      await signIn(v, 'demo-editor-1');
      await page.getByRole('link', { name: '人才公寓准入' }).waitFor();
      await sound(v, 'list');
      await page.getByRole('button', { name: '起草修改' }).click();
      await page.getByLabel('新版本的名称').fill('2030.1');
      await page.getByRole('dialog').getByRole('button', { name: '起草' }).click();
      await heading(v, '人才公寓准入 2030.1');
      await page.getByRole('radio', { name: /^准入条件/ }).click();
      await page.getByRole('grid', { name: /准入条件/ }).waitFor();
      await sound(v, 'table');

      // The cell of the months insured: found by its column, reached and edited by keys alone.
      const title = page.getByRole('columnheader', { name: /连续缴纳社保月数/ });
      const col = Number(await title.getAttribute('aria-colindex')) - 2;
      const cell = page.locator(`[data-id="G5-months"] [data-col="${col}"]`);
      await cell.click();
      assert.match(await cell.innerText(), /小于 3/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('< "12');
      const field = page.locator('.wb-field');
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      await page.locator('.wb-editor').getByText('缺少收尾的').waitFor();
      await sound(v, 'fault');
      await page.keyboard.press('Enter');

      // It is saved as it stands; the server's check says the same, names the cell, and leads back to it.
      await page.getByRole('tab', { name: /^检查 1/ }).waitFor();
      await tab(v, /^检查/);
      await page.getByRole('heading', { name: /必须改正/ }).waitFor();
      await sound(v, 'checks');
      await tab(v, /^预演/);
      assert.equal(await page.getByRole('button', { name: '开始预演' }).isDisabled(), true);
      await tab(v, /^检查/);
      await page.getByRole('region', { name: '必须改正' }).getByRole('button', { name: '去这一格' }).click();
      await page.locator(`[data-id="G5-months"] [data-col="${col}"]:focus`).waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await field.pressSequentially('< 12');
      await page.keyboard.press('Enter');
      assert.match(await cell.innerText(), /小于 12/);
      await page.locator('.wb-decisions .wb-count-error').waitFor({ state: 'detached' });

      // A test case, run while one types.
      await page.locator('.wb-side-button').click();
      await page.getByRole('button', { name: '添加', exact: true }).click();
      await page.getByLabel('这个测试说明什么').fill('参保 9 个月');
      await page.getByLabel('现单位连续缴纳社保月数').fill('9');
      await page.getByRole('dialog').getByRole('button', { name: '添加' }).click();
      await page.getByRole('button', { name: /参保 9 个月/ }).click();
      await page.getByText('已保存', { exact: true }).waitFor();
      await sound(v, 'tests');

      await tab(v, /^决策图/);
      await page.getByRole('link', { name: /^人才类别/ }).waitFor();
      await sound(v, 'graph');
      await tab(v, /^版本与比较/);
      await page.getByText('由“小于 3”改为“小于 12”').waitFor();
      await sound(v, 'versions');
      await tab(v, /^导入导出/);
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /决策表/ }).click()]);
      const exported = fs.readFileSync(await file.path(), 'utf8');
      const stored = fs.readFileSync(path.join(readConfig({}).packDir, 'rules/talent-admission.dmn'), 'utf8');
      const differing = exported.split('\n').filter((line, i) => line !== stored.split('\n')[i]);
      assert.deepEqual(differing, ['          <text>&lt; 12</text>'], 'an edit changes its cell and no other byte');
      await sound(v, 'files');

      await tab(v, /^预演/);
      await page.getByRole('button', { name: '开始预演' }).click();
      await page.locator('.wb-headline').waitFor();
      const sentence = await page.locator('.wb-sentence').innerText();
      assert.match(sentence, /件.*中，[\d,]+ 件结果会改变：/);
      await page.getByRole('heading', { name: '结果改变的每一件' }).waitFor();
      await sound(v, 'rehearsal');
      draft = new URL(page.url()).pathname.replace(/\/rehearsal$/, '');
      assert.match(draft, /draft%3A/);
      assert.equal(await page.getByRole('button', { name: '审定…' }).count(), 0, 'the author does not approve');
    } finally {
      await v.close();
    }
  });

  test('a second person approves; on its day the version is in force', async () => {
    const v = await visit(program.url, 'desk');
    const { page } = v;
    try {
      await signIn(v, 'demo-approver-1');
      await open(v, draft, '人才公寓准入 2030.1');
      await page.getByRole('button', { name: '审定…' }).click();
      await sound(v, 'approve');
      await page.getByRole('dialog').getByRole('button', { name: '审定并发布' }).click();
      await page.getByText('请写明意见').waitFor(); // nothing is approved without a word
      await page.getByLabel(/审定意见/).fill('与市里办法一致');
      await page.getByLabel(/我看过/).check();
      await page.getByRole('dialog').getByRole('button', { name: '审定并发布' }).click();
      await page.locator('.wb-life-now', { hasText: '已审定' }).waitFor();
      await sound(v, 'approved');
    } finally {
      await v.close();
    }
    program.moveClock(testNow().add({ hours: 30 }));
    const later = await visit(program.url, 'phone');
    try {
      await signIn(later, 'demo-editor-2');
      await later.page.getByRole('link', { name: '2030.1' }).waitFor();
      await sound(later, 'list-phone');
      await later.page.goto('/staff/rules/talent-admission/2030.1');
      await later.page.locator('.wb-life-now', { hasText: '生效中' }).waitFor();
      await later.page
        .getByText('现单位连续缴纳社保不少于3个月')
        .or(later.page.getByText('不属于以上任何类别'))
        .first()
        .waitFor();
      await sound(later, 'in-force-phone');
    } finally {
      await later.close();
      program.moveClock(null);
    }
  });
});
