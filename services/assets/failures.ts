/** Every refusal of collective assets: what is wrong, and how to mend it. One file a part; codes are `assets.<name>`. */
import { defineFailures } from '@yunjian/kernel/contract';
import { books } from './failures/books.ts';
import { common } from './failures/common.ts';
import { dividends } from './failures/dividends.ts';
import { governance } from './failures/governance.ts';
import { letting } from './failures/letting.ts';
import { money } from './failures/money.ts';
import { register } from './failures/register.ts';
import { supervision } from './failures/supervision.ts';

export const failures = defineFailures('assets', {
  ...common,
  ...register,
  ...letting,
  ...dividends,
  ...money,
  ...supervision,
  ...governance,
  ...books,
});
