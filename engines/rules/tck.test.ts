import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { check, expectedIn } from './tck/runner.fixture.ts';

/** Level 2 is carried with the package. `DMN_TCK=…/TestCases` names a checkout of the whole TCK, whose levels are then run as well. */
const carried = path.join(import.meta.dirname, 'tck');
const whole = process.env['DMN_TCK'];

/** External functions run Java, which a rule never does: null here, and refused where rules are published. */
const REFUSED = /^0076-feel-external-java\//;

const suites = (level: string): string[] =>
  existsSync(level)
    ? readdirSync(level, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => path.join(level, entry.name))
        .sort()
    : [];

const run = (title: string, level: string, least: number): void => {
  describe(title, () => {
    let results = 0;
    for (const folder of suites(level)) {
      test(path.basename(folder), () => {
        const failed: string[] = [];
        for (const expected of expectedIn(folder)) {
          if (REFUSED.test(expected.name)) continue;
          results++;
          try {
            check(expected);
          } catch (error) {
            failed.push(`${expected.name}: ${error instanceof Error ? error.message : String(error)}`);
          }
        }
        assert.deepEqual(failed, []);
      });
    }
    test('the cases were really run', () => {
      assert.ok(results >= least, `only ${results} results were compared`);
    });
  });
};

run('DMN TCK, compliance level 2', path.join(carried, 'compliance-level-2'), 120);

if (whole === undefined) {
  test(
    'DMN TCK, compliance level 3',
    { skip: 'not carried with the package: DMN_TCK=…/TestCases runs a checkout of the TCK' },
    () => undefined,
  );
} else {
  run('DMN TCK, compliance level 3', path.join(whole, 'compliance-level-3'), 3000);
}
